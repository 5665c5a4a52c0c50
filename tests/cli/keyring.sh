#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring.sh TODOKUCTL: a real gnome-keyring that nobody has unlocked since its start. A key in it
# is not missing, a look of the watch asks nobody to unlock it, and what could not be asked is said
# once, with the way out. Skipped (77) where there is no gnome-keyring.
set -eu
todokuctl=$(realpath "$1")
fail () { echo "FAIL: $*" >&2; exit 1; }

if [ "${2-}" != --inside ]; then
  for program in gnome-keyring-daemon dbus-run-session gdbus; do
    command -v $program >/dev/null || { echo "no $program is installed here"; exit 77; }
  done
  HOME=$(mktemp -d)
  export HOME XDG_DATA_HOME="$HOME/data" XDG_RUNTIME_DIR="$HOME/run" LC_ALL=C
  export TODOKU_PRACTICE_OWNER=$$
  trap 'rm -rf "$HOME"' EXIT
  mkdir -p "$XDG_DATA_HOME"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  unset TODOKU_SECRETS TODOKU_API_KEY AWS_ACCESS_KEY_ID DISPLAY WAYLAND_DISPLAY TODOKU_RESOLVER \
    TODOKU_DNS_PORT DBUS_SESSION_BUS_ADDRESS
  status=0
  dbus-run-session -- "$0" "$todokuctl" --inside || status=$?
  exit $status
fi

# run STATUS ARGS: what todokuctl says is in out and err.
run () {
  wanted=$1
  shift
  status=0
  "$todokuctl" "$@" >"$HOME/out" 2>"$HOME/err" || status=$?
  [ "$status" = "$wanted" ] || fail "todokuctl $*: $status: $(cat "$HOME/out" "$HOME/err")"
}
says () { grep -q -- "$1" "$HOME/err" || fail "no '$1': $(cat "$HOME/out" "$HOME/err")"; }
# member NAME FILE: the value of a member of a JSON object.
member () {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$1" "$2"
}
sql () {
  python3 - "$XDG_DATA_HOME/todoku/todoku.db" "$1" <<'PYTHON'
import sqlite3
import sys

with sqlite3.connect(sys.argv[1], timeout=10) as database:
    database.execute(sys.argv[2])
PYTHON
}

keyring=
# start_keyring OPTION LOCKED: started, and so far that its keyring is there.
start_keyring () {
  gnome-keyring-daemon --components=secrets --foreground "$1" <"$HOME/password" \
    >"$HOME/keyring.out" 2>>"$HOME/keyring.err" &
  keyring=$!
  n=0
  until gdbus call --session --dest org.freedesktop.secrets \
    --object-path /org/freedesktop/secrets/collection/login \
    --method org.freedesktop.DBus.Properties.Get org.freedesktop.Secret.Collection Locked \
    2>/dev/null | grep -q "$2"; do
    n=$((n + 1))
    [ $n -lt 200 ] || fail "the keyring does not start: $(cat "$HOME/keyring.err")"
    sleep 0.05
  done
}
stop_keyring () {
  kill "$keyring"
  wait "$keyring" || true
}
# shellcheck disable=SC2317
clean_up () {
  "$todokuctl" practice stop >/dev/null 2>&1 || true
  [ -z "$keyring" ] || stop_keyring
}
trap clean_up EXIT
count_prompts () { grep -c 'create system prompt' "$HOME/keyring.err" || true; }

# A tracking domain that is complete, its keys in the keyring.
echo password >"$HOME/password"
start_keyring --unlock false
run 0 practice start --port-file "$HOME/port"
url=$(member http "$HOME/port")
run 0 tracking add click.example.co.jp
for step in 1 2 3; do
  "$todokuctl" tracking show click.example.co.jp --json |
    python3 -c 'import json, sys; json.dump(json.load(sys.stdin)["records"], sys.stdout)' \
      >"$HOME/records"
  run 0 practice dns import "$HOME/records"
  [ "$step" = 3 ] || run 0 tracking verify click.example.co.jp
done
run 0 tracking verify click.example.co.jp
run 0 watch on --all
member api_key "$HOME/port" >"$HOME/key"
run 0 server add --name other --url "$url" <"$HOME/key"
run 0 server test other

stop_keyring
start_keyring --start true
run 3 server test other
says 'The keyring is locked'
says 'TODOKU_SECRETS=file:PATH'
run 3 server test other --json
[ "$(python3 -c 'import json, sys; print(json.load(sys.stdin)["error"]["code"])' \
  <"$HOME/out")" = secrets-locked ] || fail "$(cat "$HOME/out")"
run 3 server set other --key <"$HOME/key"
says 'The keyring is locked'
[ "$(count_prompts)" -gt 0 ] || fail "nobody was asked to unlock it: $(cat "$HOME/keyring.err")"

# A removal would leave the key behind, under a name that nobody knows any more.
run 3 server remove other
says 'The keyring is locked'
run 0 server list
grep -q other "$HOME/out" || fail "it is gone, and its key is not: $(cat "$HOME/out")"

# As if its certificate were one of AWS, whose word is in the account.
TODOKU_DNS_PORT=$(member dns_authoritative_port "$HOME/port")
TODOKU_RESOLVER=$(member dns_recursive "$HOME/port")
export TODOKU_DNS_PORT TODOKU_RESOLVER
sql "UPDATE server SET practice = 0, acm_url = '$url', cloudfront_url = '$url' WHERE practice"
prompts=$(count_prompts)
for look in 1 2 3; do
  sql 'UPDATE tracking SET next_check_at = 1'
  run 0 watch --once --json
  [ "$(member looked "$HOME/out")" = 1 ] || fail "look $look: $(cat "$HOME/out" "$HOME/err")"
  [ "$(member events "$HOME/out")" = "[]" ] || fail "look $look: $(cat "$HOME/out")"
done
[ "$(count_prompts)" = "$prompts" ] || fail "a look has somebody unlock the keyring"
run 0 watch status
[ "$(grep -c 'could not be asked, for a key could' "$HOME/out")" = 1 ] || fail "$(cat "$HOME/out")"
grep -q 'TODOKU_SECRETS=file:PATH.*LoadCredential=' "$HOME/out" || fail "$(cat "$HOME/out")"
run 3 erase --yes
says 'unlock it'

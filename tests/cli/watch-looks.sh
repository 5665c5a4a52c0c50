#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-looks.sh TODOKUCTL SUPPORT: the unit that `watch install` switched on, and the line that it
# prints where there is no user manager, each look three times at a domain of the practice server
# whose record was taken away. Skipped (77) where no manager can run.
set -eu
todokuctl=$(realpath "$1") support=$2
fail () { echo "FAIL: $*" >&2; exit 1; }

ctl () { "$todokuctl" "$@" >/dev/null || fail "todokuctl $*: $?"; }

# What a night would bring.
make_due () {
  python3 - "$XDG_DATA_HOME/todoku/todoku.db" <<'PYTHON'
import sqlite3
import sys

with sqlite3.connect(sys.argv[1], timeout=10) as database:
    database.execute('UPDATE domain SET next_check_at = 1')
PYTHON
}

changes () {
  "$todokuctl" history example.co.jp --json |
    python3 -c 'import json, sys; print(*(row["change"] for row in json.load(sys.stdin)))'
}

# Looks three times with "$@", whose exit status and output are left in $status and $HOME/output.
look_three_times () {
  host=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[1]["host"])' <"$HOME/records")
  ctl practice dns remove "$host"
  : >"$HOME/output"
  for look in 1 2 3; do
    make_due
    status=0
    "$@" >>"$HOME/output" 2>&1 || status=$?
    [ "$look" = 3 ] || [ "$status" = 0 ] || fail "look $look: $status: $(cat "$HOME/output")"
  done
}

set_up () {
  mkdir -p "$XDG_DATA_HOME"
  ctl practice start --port-file "$HOME/port"
  ctl domain add example.co.jp
  "$todokuctl" records example.co.jp --format json >"$HOME/records"
  ctl practice dns import "$HOME/records"
  ctl domain verify example.co.jp
  ctl watch on --all
}

if [ "${3-}" = --managed ]; then
  ctl watch install
  # The unit's output goes where the test can read it.
  drop_in=$HOME/.config/systemd/user/todoku-watch.service.d
  mkdir -p "$drop_in"
  printf '[Service]\nStandardOutput=append:%s\nStandardError=append:%s\n' "$HOME/unit" \
    "$HOME/unit" >"$drop_in/output.conf"
  systemctl --user daemon-reload

  look_three_times systemctl --user start todoku-watch.service
  [ "$status" != 0 ] || fail "the unit did not fail"
  [ "$(systemctl --user show --property=ExecMainStatus --value todoku-watch.service)" = 1 ] ||
    fail "exit status of the unit"
  [ "$(grep -c '^Alarm: example.co.jp: ' "$HOME/unit")" = 1 ] || fail "alarms: $(cat "$HOME/unit")"
  [ "$(changes)" = gone ] || fail "history: $(changes)"

  ctl practice dns import "$HOME/records"
  make_due
  systemctl --user start todoku-watch.service || fail "the unit fails after the recovery"
  grep -q '^Recovered: example.co.jp: ' "$HOME/unit" || fail "no recovery: $(cat "$HOME/unit")"
  [ "$(changes)" = "back gone" ] || fail "history: $(changes)"

  # 3 is no failure of the unit: nothing was asked, and nothing is known.
  ctl practice stop
  make_due
  systemctl --user start todoku-watch.service || fail "the unit fails where nothing can be asked"
  ctl practice start --port-file "$HOME/port"
  ctl watch uninstall

  # A key that nothing but systemd hands over.
  python3 -c 'import json, sys; print(json.load(sys.stdin)["api_key"])' <"$HOME/port" |
    "$todokuctl" server add --name other --url "$(python3 -c 'import json, sys
print(json.load(sys.stdin)["http"])' <"$HOME/port")" >/dev/null || fail "server add"
  mv "$HOME/secrets" "$HOME/handed"
  status=0
  "$todokuctl" server test other >/dev/null 2>&1 || status=$?
  [ "$status" = 2 ] || fail "a key without a key: $status"
  systemd-run --user --wait --pipe --quiet --setenv=XDG_DATA_HOME \
    --property="LoadCredential=todoku-secrets:$HOME/handed" \
    "$todokuctl" server test other >/dev/null || fail "the key that was handed over: $?"
  mv "$HOME/handed" "$HOME/secrets"
  exit 0
fi

HOME=$(mktemp -d)
XDG_DATA_HOME="$HOME/a folder"
TODOKU_SECRETS=file:$HOME/secrets
export HOME XDG_DATA_HOME TODOKU_SECRETS LC_ALL=C
export TODOKU_PRACTICE_OWNER=$$
trap '"$todokuctl" practice stop >/dev/null 2>&1 || true; rm -rf "$HOME"' EXIT
unset XDG_CONFIG_HOME XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS TODOKU_RESOLVER TODOKU_DNS_PORT
set_up
mkdir "$HOME/elsewhere"

# As cron does it: five fields, then a line for the shell, in which "\%" is "%".
line=$("$todokuctl" watch install 2>/dev/null | cut -d' ' -f6- | sed 's/\\%/%/g')
as_cron() {
  env -i HOME="$HOME/elsewhere" LOGNAME=nobody SHELL=/bin/sh PATH=/usr/bin:/bin /bin/sh -c "$line"
}
look_three_times as_cron
[ "$status" = 1 ] || fail "cron: $status: $(cat "$HOME/output")"
[ "$(grep -c '^Alarm: example.co.jp: ' "$HOME/output")" = 1 ] || fail "cron: $(cat "$HOME/output")"
: >"$HOME/output"
status=0
as_cron >"$HOME/output" 2>&1 || status=$?
[ "$status" = 1 ] || fail "cron, standing: $status"
[ ! -s "$HOME/output" ] || fail "cron would mail every hour: $(cat "$HOME/output")"
ctl practice dns import "$HOME/records"
make_due
as_cron >"$HOME/output" 2>&1 ||
  fail "cron, recovery: $?"
grep -q '^Recovered: ' "$HOME/output" || fail "cron: $(cat "$HOME/output")"
[ "$(changes)" = "back gone" ] || fail "history: $(changes)"

ctl practice stop
rm -rf "$XDG_DATA_HOME" "$HOME/secrets"
set_up
status=0
"$support/user-manager.sh" "$0" "$todokuctl" "$support" --managed || status=$?
exit $status

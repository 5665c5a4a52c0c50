#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# kinds.sh TODOKUCTL: a domain at each kind of delivery service, in the terminal and on the practice
# server, from its key to (設定完了), a test mail, and an import of what the account has.
set -eu
todokuctl=$(realpath "$1")
# shellcheck disable=SC1091 # beside this script
. "$(dirname "$0")/said.sh"
ctl () {
  "$todokuctl" "$@" >"$HOME/out" 2>"$HOME/err" || fail "todokuctl $*: $?: $(cat "$HOME/err")"
}

HOME=$(mktemp -d)
export HOME XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" LC_ALL=C.UTF-8
export TODOKU_PRACTICE_OWNER=$$
export TODOKU_SECRETS="file:$HOME/secrets" TODOKU_CLOCK_SPEED=30
export TODOKU_RESOLVER=127.0.0.1:9 TODOKU_DNS_PORT=9
unset TODOKU_API_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN || true
mkdir -p "$XDG_DATA_HOME"
# shellcheck disable=SC2317
clean_up () {
  "$todokuctl" practice stop >/dev/null 2>&1 || true
  rm -rf "$HOME"
}
trap clean_up EXIT

ctl practice start --port-file "$HOME/port"
url=$(member http "$HOME/port")
for kind in resend mailgun ses; do
  domain=$kind.example.co.jp
  case $kind in
    ses)
      key=$(member aws_access_key_id "$HOME/port")
      key=$key:$(member aws_secret_access_key "$HOME/port")
      ;;
    *) key=$(member "${kind}_key" "$HOME/port") ;;
  esac

  # A wrong key is refused, and leaves nothing behind.
  status=0
  echo "$key-wrong" | "$todokuctl" server add --name "$kind" --kind "$kind" --url "$url" \
    >"$HOME/out" 2>&1 || status=$?
  [ "$status" = 4 ] || fail "$kind: a wrong key: $status: $(cat "$HOME/out")"

  # An account of its own name, whose DNS is the real one, and the practice account.
  echo "$key" | "$todokuctl" server add --name "$kind" --kind "$kind" --url "$url" \
    >"$HOME/out" 2>&1 || fail "$kind: server add: $(cat "$HOME/out")"
  ctl practice start --kind "$kind"
  ctl domain add "$domain" --server "practice-$kind"
  status=0
  "$todokuctl" domain verify "$domain" >"$HOME/out" 2>&1 || status=$?
  [ "$status" = 1 ] || fail "$kind: verify without records: $status: $(cat "$HOME/out")"

  "$todokuctl" records "$domain" --format json >"$HOME/records"
  ctl practice dns import "$HOME/records"
  for try in 1 2 3 4 5 6 7 8 9 10; do
    status=0
    "$todokuctl" domain verify "$domain" >"$HOME/out" 2>&1 || status=$?
    [ "$status" = 0 ] && break
    # The practice Resend takes three seconds of its own.
    sleep 1
  done
  [ "$status" = 0 ] || fail "$kind: verify ($try): $status: $(cat "$HOME/out")"
  "$todokuctl" domain show "$domain" --json >"$HOME/shown"
  [ "$(member stage "$HOME/shown")" = verified ] || fail "$kind: $(cat "$HOME/shown")"
  [ "$(member service_state "$HOME/shown")" = verified ] || fail "$kind: $(cat "$HOME/shown")"

  # Its links are set elsewhere, and nothing is left of the try.
  status=0
  "$todokuctl" tracking add "link.$domain" --server "practice-$kind" --edge manual \
    >"$HOME/out" 2>&1 || status=$?
  [ "$status" = 2 ] || fail "$kind: tracking add: $status: $(cat "$HOME/out")"
  grep -q 'screen' "$HOME/out" || fail "$kind: tracking add: $(cat "$HOME/out")"
  [ "$("$todokuctl" tracking list --json)" = '[]' ] || fail "$kind: a tracking domain"

  ctl account add "mail-$kind" "info@$domain"
  for what in "records $domain" "domain list" "account list" log; do
    # shellcheck disable=SC2086 # a command and its argument
    "$todokuctl" $what --json >"$HOME/list"
    grep -q "\"server\" *: *\"practice-$kind\"" "$HOME/list" || fail "$kind: $(cat "$HOME/list")"
    grep -q "\"kind\" *: *\"$kind\"" "$HOME/list" || fail "$kind: $(cat "$HOME/list")"
  done
  ctl account send-test "mail-$kind" --to somebody@example.net
  # Only one of them can check a mail without sending it; the others are not asked.
  case $kind in mailgun) wanted=0 ;; *) wanted=2 ;; esac
  status=0
  "$todokuctl" account send-test "mail-$kind" --to somebody@example.net --sandbox \
    >"$HOME/out" 2>&1 || status=$?
  [ "$status" = "$wanted" ] || fail "$kind: --sandbox: $status: $(cat "$HOME/out")"

  ctl server import "$kind"
  "$todokuctl" server list --json >"$HOME/servers"
  grep -q "\"kind\": *\"$kind\"" "$HOME/servers" || fail "$kind: $(cat "$HOME/servers")"
  ctl server remove "$kind"
  ctl domain remove "$domain" --yes
done

# Links are made at the server that the mail of their domain is sent from, and not at the first of
# those that are connected.
member api_key "$HOME/port" | "$todokuctl" server add --name Sprinkler --kind sendgrid \
  --url "$url" >"$HOME/out" 2>&1 || fail "sendgrid: server add: $(cat "$HOME/out")"
ctl domain add mails.example.co.jp --server practice
ctl tracking add link.mails.example.co.jp --edge aws
"$todokuctl" tracking show link.mails.example.co.jp --json >"$HOME/shown"
[ "$(member server "$HOME/shown")" = practice ] || fail "a link elsewhere: $(cat "$HOME/shown")"

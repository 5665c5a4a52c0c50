#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-offline.sh TODOKUCTL: a week of a timer that finds no network at all, in a network namespace
# that has none. Nothing is counted, nothing moved away, nothing called a look. Skipped (77) where
# no namespace can be made.
set -eu
todokuctl=$(realpath "$1")
fail () { echo "FAIL: $*" >&2; exit 1; }
unshare --net true 2>/dev/null || { echo "no network namespace can be made here"; exit 77; }

ctl () { "$todokuctl" "$@" >/dev/null || fail "todokuctl $*: $?"; }

sql () {
  python3 - "$XDG_DATA_HOME/todoku/todoku.db" "$1" <<'PYTHON'
import sqlite3
import sys

with sqlite3.connect(sys.argv[1], timeout=10) as database:
    for row in database.execute(sys.argv[2]):
        print(*row)
PYTHON
}

HOME=$(mktemp -d)
XDG_DATA_HOME=$HOME/data
TODOKU_SECRETS=file:$HOME/secrets
TODOKU_CLOCK_SPEED=500
export HOME XDG_DATA_HOME TODOKU_SECRETS TODOKU_CLOCK_SPEED LC_ALL=C
export TODOKU_PRACTICE_OWNER=$$
trap '"$todokuctl" practice stop >/dev/null 2>&1 || true; rm -rf "$HOME"' EXIT
unset DBUS_SESSION_BUS_ADDRESS DBUS_SYSTEM_BUS_ADDRESS TODOKU_RESOLVER TODOKU_DNS_PORT
mkdir -p "$XDG_DATA_HOME"
ctl practice start
ctl domain add example.co.jp
"$todokuctl" records example.co.jp --format json >"$HOME/records"
ctl practice dns import "$HOME/records"
ctl domain verify example.co.jp
ctl watch on --all
# As if it were a real one, and due.
sql 'UPDATE server SET practice = 0'
sql 'UPDATE domain SET next_check_at = 1'

for look in 1 2 3 4 5 6 7; do
  status=0
  unshare --net "$todokuctl" watch --once --json >"$HOME/report" 2>"$HOME/errors" || status=$?
  [ "$status" = 3 ] || fail "look $look: $status: $(cat "$HOME/report" "$HOME/errors")"
  python3 - "$HOME/report" <<'PYTHON' || fail "look $look: $(cat "$HOME/report")"
import json
import sys

with open(sys.argv[1], encoding='utf-8') as file:
    report = json.load(file)
assert (report['looked'], report['unasked'], report['alarms']) == (0, 1, 0)
assert report['events'] == [] and report['not_asked'][0]['code'] == 'offline'
PYTHON
done
facts=$(sql 'SELECT next_check_at, attempts, alarm_failures, alarm_since FROM domain')
[ "$facts" = "1 0 0 0" ] || fail "the plan: $facts"
[ "$(sql 'SELECT count(*) FROM look')" = 0 ] || fail "that was no look"
[ "$("$todokuctl" history example.co.jp --json | tr -d '[:space:]')" = "[]" ] || fail "a history"

# There again: it is looked at at once, once.
sql 'UPDATE server SET practice = 1'
[ "$("$todokuctl" watch --once --json | python3 -c 'import json, sys
print(json.load(sys.stdin)["looked"])')" = 1 ] || fail "the look was lost"
[ "$("$todokuctl" watch --once --json | python3 -c 'import json, sys
print(json.load(sys.stdin)["looked"])')" = 0 ] || fail "the look was doubled"

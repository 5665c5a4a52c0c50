#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# verify-rounds.sh TODOKUCTL: `domain verify --all` that is killed in the middle goes on where it
# was, and asks the service for nothing twice; one that came to its end begins anew. It keeps to the
# limits that the service names, and one that was put off by them goes on with the rest.
set -eu
todokuctl=$(realpath "$1")
fail () { echo "FAIL: $*" >&2; exit 1; }

ctl () { "$todokuctl" "$@" >/dev/null || fail "todokuctl $*: $?"; }

# control METHOD PATH [BODY]: the practice server's control API.
control () {
  python3 - "$HOME/port" "$@" <<'PYTHON'
import json
import sys
import urllib.request

port, method, path = sys.argv[1:4]
with open(port, encoding='utf-8') as file:
    server = json.load(file)
request = urllib.request.Request(server['http'] + '/practice/v1' + path, method=method,
                                 data=sys.argv[4].encode() if len(sys.argv) > 4 else None,
                                 headers={'X-Practice-Token': server['control_token'],
                                          'Content-Type': 'application/json'})
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
print(opener.open(request).read().decode())
PYTHON
}

count_calls () {
  control GET /calls | python3 -c 'import json, sys
print(sum(call["path"].endswith("/validate") for call in json.load(sys.stdin)["calls"]))'
}

count_verified () {
  "$todokuctl" domain list --json | python3 -c 'import json, sys
print(sum(domain["stage"] == "verified" for domain in json.load(sys.stdin)))'
}

HOME=$(mktemp -d)
XDG_DATA_HOME=$HOME/data
TODOKU_SECRETS=file:$HOME/secrets
export HOME XDG_DATA_HOME TODOKU_SECRETS LC_ALL=C
export TODOKU_PRACTICE_OWNER=$$
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
  "$todokuctl" practice stop >/dev/null 2>&1 || true; rm -rf "$HOME"' EXIT
unset DBUS_SESSION_BUS_ADDRESS TODOKU_RESOLVER TODOKU_DNS_PORT
mkdir -p "$XDG_DATA_HOME"
ctl practice start --port-file "$HOME/port"
for name in a b c d; do
  ctl domain add "$name.example.co.jp"
  "$todokuctl" records "$name.example.co.jp" --format json >"$HOME/records"
  ctl practice dns import "$HOME/records"
done

# Two of the four get no answer, and meanwhile somebody pulls the plug.
control POST /faults '{"kind": "time-out", "method": "POST", "path": "/v3/whitelabel/domains",
  "count": 2}' >/dev/null
"$todokuctl" domain verify --all >/dev/null 2>&1 &
pid=$!
tries=0
while [ "$(count_verified)" != 2 ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || fail "not even two are verified"
  sleep 0.1
done
kill -9 "$pid"
wait "$pid" 2>/dev/null || true
pid=
control DELETE /faults >/dev/null
control DELETE /calls >/dev/null

"$todokuctl" domain verify --all --json >"$HOME/output" 2>"$HOME/errors" ||
  fail "the second half: $?: $(cat "$HOME/errors")"
grep -q 'Going on: 2 of 4 were verified' "$HOME/errors" || fail "$(cat "$HOME/errors")"
[ "$(count_calls)" = 2 ] || fail "asked twice: $(count_calls)"
[ "$(python3 -c 'import json, sys
print(len(json.load(sys.stdin)))' <"$HOME/output")" = 4 ] || fail "not all are told of"

control DELETE /calls >/dev/null
"$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" || fail "a new round: $?"
! grep -q 'Going on' "$HOME/errors" || fail "an ended round goes on"
[ "$(count_calls)" = 4 ] || fail "the new round: $(count_calls)"

# A limit that ends soon is waited for, and nothing is said of it.
control DELETE /calls >/dev/null
control POST /faults '{"kind": "throttle", "method": "POST", "path": "/v3/whitelabel/domains",
  "count": 2}' >/dev/null
TODOKU_CLOCK_SPEED=20 "$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" ||
  fail "with a limit: $?: $(cat "$HOME/errors")"
[ "$(count_calls)" = 6 ] || fail "two of four calls were refused and repeated: $(count_calls)"

# One that does not end in time: the service is left alone, and the rest is done the next time.
control POST /settings '{"rate_limit": 1}' >/dev/null
control DELETE /calls >/dev/null
status=0
TODOKU_CLOCK_SPEED=100 "$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" || status=$?
[ "$status" = 3 ] || fail "behind a limit: $status: $(cat "$HOME/errors")"
grep -q 'The service had too many requests' "$HOME/errors" || fail "$(cat "$HOME/errors")"
[ "$(count_calls)" -le 12 ] || fail "three tries each at most: $(count_calls)"
control POST /settings '{"rate_limit": 6000}' >/dev/null
done=$(control GET /calls | python3 -c 'import json, sys
print(sum(call["path"].endswith("/validate") and call["status"] == 200
          for call in json.load(sys.stdin)["calls"]))')
control DELETE /calls >/dev/null
"$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" ||
  fail "after the limit: $?: $(cat "$HOME/errors")"
[ "$(count_calls)" = $((4 - done)) ] || fail "after $done were verified: $(count_calls) calls"
control DELETE /calls >/dev/null
"$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" || fail "a new round: $?"
[ "$(count_calls)" = 4 ] || fail "the round after the limit: $(count_calls)"

# One whose limit does not end, while the others are verified; and one that is interrupted: both
# rounds are gone on with, and only what is left is asked about.
last=$("$todokuctl" domain list --json | python3 -c 'import json, sys
print(max(int(domain["id"]) for domain in json.load(sys.stdin)))')
control POST /faults "{\"kind\": \"throttle\", \"method\": \"POST\", \"count\": 100,
  \"path\": \"/v3/whitelabel/domains/$last/validate\"}" >/dev/null
status=0
TODOKU_CLOCK_SPEED=100 "$todokuctl" domain verify --all >/dev/null 2>"$HOME/errors" || status=$?
[ "$status" = 3 ] || fail "one behind a limit: $status: $(cat "$HOME/errors")"
control DELETE /faults >/dev/null
control DELETE /calls >/dev/null
ctl domain verify --all
[ "$(count_calls)" = 1 ] || fail "the one that was put off: $(count_calls) calls"

control POST /faults "{\"kind\": \"time-out\", \"method\": \"POST\", \"count\": 100,
  \"path\": \"/v3/whitelabel/domains/$last/validate\"}" >/dev/null
control DELETE /calls >/dev/null
"$todokuctl" domain verify --all >/dev/null 2>&1 &
pid=$!
tries=0
while [ "$(count_calls)" != 4 ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || fail "not all four were asked about"
  sleep 0.1
done
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
pid=
[ "$status" = 130 ] || fail "interrupted: $status"
control DELETE /faults >/dev/null
control DELETE /calls >/dev/null
ctl domain verify --all
[ "$(count_calls)" = 1 ] || fail "the one that was interrupted: $(count_calls) calls"

# The clock was ahead when they were looked at, and has been set back since.
python3 - "$XDG_DATA_HOME/todoku/todoku.db" <<'PYTHON'
import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    database.execute('UPDATE domain SET checked_at = checked_at + 86400000000')
PYTHON
control DELETE /calls >/dev/null
"$todokuctl" domain verify a.example.co.jp >/dev/null 2>"$HOME/errors" || fail "set back: $?"
! grep -q 'Going on' "$HOME/errors" || fail "$(cat "$HOME/errors")"
[ "$(count_calls)" = 1 ] || fail "one, with the clock set back: $(count_calls) calls"
control DELETE /calls >/dev/null
ctl domain verify --all
[ "$(count_calls)" = 4 ] || fail "all, with the clock set back: $(count_calls) calls"

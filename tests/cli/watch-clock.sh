#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-clock.sh TODOKUCTL: a clock that jumps, by libfaketime: nights go by one by one, a year back
# and a year ahead. No false alarm, no look lost, none doubled, also by two processes at once.
# Skipped (77) where there is no faketime.
set -eu
todokuctl=$(realpath "$1")
fail () { echo "FAIL: $*" >&2; exit 1; }
command -v faketime >/dev/null || { echo "no faketime is installed here"; exit 77; }
# A sanitizer wants to be loaded before all else, as faketime does.
faketime -f +0s "$todokuctl" --version >/dev/null 2>&1 || {
  echo "SKIP: this build does not run under faketime: a clock that jumps is NOT tested"
  exit 77
}
ctl () { "$todokuctl" "$@" >/dev/null || fail "todokuctl $*: $?"; }
member () { python3 -c 'import json, sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$@"; }

# Between three and five every look is one of the night that lasts: then noon is the moment.
base=0
case $(date -u +%H) in 03|04) base=43200 ;; esac
# at OFFSET REPORT: one look by a clock that is off by that many days.
at () {
  off=$(printf %+ds $((${1%d} * 86400 + base)))
  DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -m -f "$off" \
    "$todokuctl" watch --once --json >"$2" 2>"$2.err"
}
# look OFFSET STATUS LOOKED: the same, and what came of it.
look () {
  status=0
  at "$1" "$HOME/out" || status=$?
  [ "$status" = "$2" ] || fail "at $1: $status: $(cat "$HOME/out" "$HOME/out.err")"
  [ "$(member looked "$HOME/out")" = "$3" ] || fail "at $1, looks: $(cat "$HOME/out")"
}
events () {
  python3 -c 'import json, sys
print(*(event["kind"] for event in json.load(open(sys.argv[1]))["events"]))' "$HOME/out"
}

HOME=$(mktemp -d)
XDG_DATA_HOME=$HOME/data
TODOKU_SECRETS=file:$HOME/secrets
export HOME XDG_DATA_HOME TODOKU_SECRETS LC_ALL=C TZ=UTC
export TODOKU_PRACTICE_OWNER=$$
trap '"$todokuctl" practice stop >/dev/null 2>&1 || true; rm -rf "$HOME"' EXIT
unset DBUS_SESSION_BUS_ADDRESS TODOKU_RESOLVER TODOKU_DNS_PORT
mkdir -p "$XDG_DATA_HOME"
ctl practice start
ctl domain add example.co.jp
"$todokuctl" records example.co.jp --format json >"$HOME/records"
ctl practice dns import "$HOME/records"
ctl domain verify example.co.jp
ctl watch on --all

# A week: one look each night, whoever comes more often.
look +0d 0 0
for day in 1 2 3 4 5 6 7; do
  look "+${day}d" 0 1
  look "+${day}d" 0 0
done

# Back again, where the next night is a week away: it is looked at at once, once.
look +0d 0 1
look +0d 0 0
look -365d 0 1
look -365d 0 0
look +365d 0 1
look +365d 0 0
look +0d 0 1
look +0d 0 0

# Two processes in the same moment.
at +1d "$HOME/one" &
first=$!
at +1d "$HOME/two" || fail "the second: $?: $(cat "$HOME/two" "$HOME/two.err")"
wait $first || fail "the first: $?: $(cat "$HOME/one" "$HOME/one.err")"
[ $(($(member looked "$HOME/one") + $(member looked "$HOME/two"))) = 1 ] ||
  fail "two at once: $(cat "$HOME/one" "$HOME/two")"

# What is gone is counted by looks, not by the time that has gone by: three of them, an hour apart.
host=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[1]["host"])' \
  "$HOME/records")
ctl practice dns remove "$host"
look +2d 0 1
[ "$(events)" = changed ] || fail "the first: $(cat "$HOME/out")"
look +2d 0 0
look +400d 0 1
[ "$(events)" = "" ] || fail "a year later it is the second: $(cat "$HOME/out")"
look +2d 1 1
[ "$(events)" = alarm ] || fail "the third: $(cat "$HOME/out")"
ctl practice dns import "$HOME/records"
look +3d 0 1
[ "$(events)" = recovered ] || fail "the end: $(cat "$HOME/out")"
[ "$("$todokuctl" history example.co.jp --json | python3 -c 'import json, sys
print(*(row["change"] for row in json.load(sys.stdin)))')" = "back gone" ] || fail "the history"

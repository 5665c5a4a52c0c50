#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# said.sh: what the scripts here need to run todokuctl and to judge what it says; sourced. The
# script sets todokuctl, and HOME, where what was said stands in out and err.

fail () { echo "FAIL: $*" >&2; exit 1; }
# run STATUS ARGS: what todokuctl says is in out and err.
# shellcheck disable=SC2154 # the script sets todokuctl
run () {
  wanted=$1
  shift
  status=0
  "$todokuctl" "$@" >"$HOME/out" 2>"$HOME/err" </dev/null || status=$?
  [ "$status" = "$wanted" ] || fail "todokuctl $*: $status: $(cat "$HOME/out" "$HOME/err")"
}
says () {
  grep -q -- "$1" "$HOME/out" "$HOME/err" ||
    fail "no '$1': $(cat "$HOME/out" "$HOME/err")"
}
# The value of a member of a JSON object: member NAME FILE.
member () {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$1" "$2"
}

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# manual.sh TODOKUCTL: a domain at a service without an API, in the terminal, from the text of its
# screen to (設定完了) and back. DNS is that of the practice server; nobody else is asked.
set -eu
todokuctl=$(realpath "$1")
# shellcheck disable=SC1091 # beside this script
. "$(dirname "$0")/said.sh"
never () { ! grep -q -- "$1" "$HOME/out" || fail "'$1': $(cat "$HOME/out")"; }
HOME=$(mktemp -d)
export HOME XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" LC_ALL=C.UTF-8
export TODOKU_PRACTICE_OWNER=$$
export TODOKU_CLOCK_SPEED=30
# Neither a key nor a place for keys is needed: nothing may be looked up there.
export TODOKU_SECRETS="file:/nowhere/at/all"
unset TODOKU_API_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN || true
mkdir -p "$XDG_DATA_HOME"
# shellcheck disable=SC2317
clean_up () {
  TODOKU_SECRETS="file:$HOME/secrets" "$todokuctl" practice stop >/dev/null 2>&1 || true
  rm -rf "$HOME"
}
trap clean_up EXIT

TODOKU_SECRETS="file:$HOME/secrets" "$todokuctl" practice start --port-file "$HOME/port" \
  >/dev/null || fail "practice start"
TODOKU_DNS_PORT=$(member dns_authoritative_port "$HOME/port")
TODOKU_RESOLVER=$(member dns_recursive "$HOME/port")
export TODOKU_DNS_PORT TODOKU_RESOLVER

# A name is all it has.
run 2 server add --name blastengine --kind manual --url https://example.com
run 2 server add --name blastengine --kind manual --region eu
run 0 server add --name blastengine --kind manual
run 2 server add --name blastengine --kind manual
run 0 server test blastengine
says 'Nothing to check'
run 2 server set blastengine --url https://example.com
run 0 server set blastengine --name be
run 0 server set be --name blastengine
run 0 server list
says 'Service without an API'
run 2 server import blastengine
says 'no API'
run 2 tracking add link.example.co.jp --server blastengine --edge manual
says 'no API'

# Whoever names what never ends is answered all the same.
status=0
yes 'this is no record' | timeout 60 "$todokuctl" domain add endless.example.co.jp \
  --server blastengine --records - >"$HOME/out" 2>"$HOME/err" || status=$?
[ "$status" = 2 ] || fail "an endless screen: $status"
says 'too large'
status=0
# What AddressSanitizer reserves for itself is more than any such limit.
size=4000000
case $(ldd "$todokuctl") in *libasan*) size=unlimited ;; esac
# shellcheck disable=SC3045 # dash has it
(ulimit -v $size; timeout 60 "$todokuctl" practice dns import /dev/zero >"$HOME/out" \
  2>"$HOME/err") || status=$?
[ "$status" = 2 ] || fail "an endless file: $status"
says 'too large'

# They are in DNS before anybody asks, or that they are not would be remembered for a while.
cat >"$HOME/records" <<'EOF'
type,host,value,priority
CNAME,be1._domainkey.example.co.jp,be1.dkim.blastengine.example,
TXT,example.co.jp,v=spf1 include:spf.blastengine.example -all,
MX,bounce.example.co.jp,mx.blastengine.example,10
TXT,_dmarc.example.co.jp,v=DMARC1; p=none,
TXT,second.example.co.jp,service-verification=1,
EOF
run 0 practice dns import "$HOME/records"
run 2 practice dns add a.example.co.jp MX mx.example.co.jp --priority 65536
says '0 to 65535'
run 2 practice dns add a.example.co.jp MX mx.example.co.jp --ttl -1
run 2 practice start --clock -2
run 0 practice dns list a.example.co.jp --json
never mx.example.co.jp

# Names relative to the domain, one in full, one of somebody else, and a line that is no record.
tr '|' '\t' >"$HOME/screen" <<'EOF'
TYPE|HOST|VALUE|PRIORITY
CNAME|be1._domainkey|be1.dkim.blastengine.example|
TXT|@|v=spf1 include:spf.blastengine.example -all|
MX|bounce.example.co.jp|mx.blastengine.example|10
CNAME|be1._domainkey|be1.dkim.blastengine.example|
TXT|_dmarc|v=DMARC1; p=none|
CNAME|link.example.com|links.blastengine.example|
MX|broken|not a host name|10
EOF
printf 'nothing here\n' >"$HOME/nothing"
printf 'CNAME\tlink.example.com\tlinks.blastengine.example\n' >"$HOME/foreign"
run 2 domain add example.co.jp --server blastengine
says 'no records'
run 2 domain add example.co.jp --server practice --records "$HOME/screen"
run 2 domain add example.co.jp --server blastengine --records "$HOME/absent"
run 2 domain add example.co.jp --server blastengine --records "$HOME/nothing"
run 2 domain add example.co.jp --server blastengine --records "$HOME/foreign"
says 'is not of example.co.jp'
run 2 domain show example.co.jp
run 0 domain add info@example.co.jp --server blastengine --records "$HOME/screen"
says 'Line 8'
says 'is not of example.co.jp and was left out: link.example.com'
says 'be1._domainkey.example.co.jp'
says '0 of 4 records in DNS'
run 2 domain add example.co.jp --server blastengine --records "$HOME/screen"
run 0 domain show example.co.jp --json
[ "$(member stage "$HOME/out")" = awaiting-dns ] || fail "$(cat "$HOME/out")"
[ "$(member confirmed_at "$HOME/out")" = None ] || fail "$(cat "$HOME/out")"

# Only DNS is looked at, and nothing but a person completes it.
run 2 domain reissue example.co.jp
run 0 records example.co.jp --format json
says 'be1._domainkey.example.co.jp'
run 1 domain verify example.co.jp
says '4 of 4 records in DNS'
says 'Right in DNS'
says 'todokuctl domain confirm example.co.jp'
never 'Verified'
run 0 domain show example.co.jp --json
[ "$(member stage "$HOME/out")" = dns-ready ] || fail "$(cat "$HOME/out")"

# What the person says completes it, and takes it back.
run 0 domain confirm example.co.jp
says 'stated'
run 0 domain show example.co.jp --json
[ "$(member stage "$HOME/out")" = verified ] || fail "$(cat "$HOME/out")"
[ "$(member confirmed_at "$HOME/out")" != None ] || fail "$(cat "$HOME/out")"
run 0 domain verify example.co.jp
run 0 domain verify --all
run 0 domain confirm example.co.jp --not
run 0 domain show example.co.jp --json
[ "$(member stage "$HOME/out")" = dns-ready ] || fail "$(cat "$HOME/out")"
[ "$(member confirmed_at "$HOME/out")" = None ] || fail "$(cat "$HOME/out")"
run 0 domain confirm example.co.jp

# A domain that is confirmed first is complete once DNS is right.
printf 'TXT\t@\tservice-verification=1\n' |
  "$todokuctl" domain add second.example.co.jp --server blastengine --records - \
    >"$HOME/out" 2>&1 || fail "from a pipe: $(cat "$HOME/out")"
run 0 domain confirm second.example.co.jp
run 0 domain verify second.example.co.jp

# What is not in DNS is not right, and no error of a service.
"$todokuctl" domain add third.example.co.jp --server blastengine --records "$HOME/screen" \
  >"$HOME/out" 2>&1 || fail "third: $(cat "$HOME/out")"
run 0 domain confirm third.example.co.jp
run 1 domain verify third.example.co.jp
run 0 domain remove third.example.co.jp --yes

# It is a domain as any other, but for a mail that nobody could send.
run 0 watch on second.example.co.jp
run 0 account add info info@example.co.jp
run 2 account send-test info --to somebody@example.net
says 'no API'

# The screen shows another value, and one record less.
run 2 domain reissue example.co.jp --records "$HOME/foreign"
sed -e 's/include:spf.blastengine.example/include:spf2.blastengine.example/' -e '/^MX\tbounce/d' \
  "$HOME/screen" >"$HOME/screen-now"
run 0 domain reissue example.co.jp --records "$HOME/screen-now"
says 'Changed: TXT example.co.jp, from v=spf1 include:spf.blastengine.example -all to'
says 'No longer needed: MX bounce.example.co.jp'
run 0 domain reissue example.co.jp --records "$HOME/screen-now" --json
[ "$(member changes "$HOME/out")" = '[]' ] || fail "$(cat "$HOME/out")"
[ "$(member stage "$HOME/out")" = awaiting-dns ] || fail "$(cat "$HOME/out")"
[ "$(member confirmed_at "$HOME/out")" = None ] || fail "$(cat "$HOME/out")"
run 0 domain reissue example.co.jp --records "$HOME/screen" --json
python3 - "$HOME/out" <<'EOF'
import json, sys
changes = json.load(open(sys.argv[1]))["changes"]
assert [(change["change"], change["host"]) for change in changes] == [
    ("changed", "example.co.jp"), ("added", "bounce.example.co.jp")], changes
EOF
run 2 domain reissue example.co.jp
run 1 domain verify example.co.jp

# Removing asks no service.
run 0 account remove info
run 0 domain remove second.example.co.jp --yes
run 0 domain remove example.co.jp --yes
run 0 server remove blastengine

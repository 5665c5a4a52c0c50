#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# namesakes.sh TODOKUCTL: one domain at two services side by side, in a real Knot DNS on loopback:
# shown, written out, registered and taken back together, with one SPF and one DMARC record.
set -eu
# shellcheck disable=SC2034 # said.sh runs it
todokuctl=$(realpath "$1")
PATH=$PATH:/usr/sbin
knotd=$(command -v knotd) || {
  echo "SKIP: knotd is not installed: domains side by side are NOT tested"
  exit 77
}
# shellcheck disable=SC1091 # beside this script
. "$(dirname "$0")/said.sh"
# count N TEXT: how many lines of what was said hold a text.
count () {
  [ "$(grep -c -- "$2" "$HOME/out")" = "$1" ] || fail "not $1 of '$2': $(cat "$HOME/out")"
}

HOME=$(mktemp -d)
export HOME XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" LC_ALL=C.UTF-8
export TODOKU_CLOCK_SPEED=30 TODOKU_SECRETS="file:/nowhere/at/all"
unset TODOKU_API_KEY || true
mkdir -p "$XDG_DATA_HOME" "$HOME/dns"
server=
# The server writes into the folder until it has ended.
# shellcheck disable=SC2317
clean_up () {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$HOME"
}
trap clean_up EXIT

port=$("$(dirname "$0")/../support/free-port.py")
secret=c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5LW5vdC1yZWFs
cat >"$HOME/dns/zone" <<'EOF'
$ORIGIN example.co.jp.
$TTL 300
@ SOA ns1 hostmaster 1 3600 600 86400 300
@ NS ns1
ns1 A 127.0.0.1
spf.first TXT "v=spf1 ip4:192.0.2.1 -all"
spf.second TXT "v=spf1 ip4:192.0.2.2 -all"
EOF
cat >"$HOME/dns/conf" <<EOF
server:
  listen: 127.0.0.1@$port
  rundir: $HOME/dns
database:
  storage: $HOME/dns
key:
  - id: todoku
    algorithm: hmac-sha256
    secret: $secret
acl:
  - id: update
    key: todoku
    action: update
zone:
  - domain: example.co.jp
    storage: $HOME/dns
    file: zone
    acl: update
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: all
EOF
"$knotd" -c "$HOME/dns/conf" >"$HOME/dns/log" 2>&1 &
server=$!
until grep -q "server started" "$HOME/dns/log"; do
  kill -0 "$server" 2>/dev/null || fail "knotd: $(cat "$HOME/dns/log")"
  sleep 0.05
done
export TODOKU_RESOLVER="127.0.0.1:$port" TODOKU_DNS_PORT="$port"
export TODOKU_TSIG_KEY="hmac-sha256:todoku:$secret"

run 0 server add --name first --kind manual
run 0 server add --name second --kind manual
tr '|' '\t' >"$HOME/first" <<'EOF'
TXT|@|v=spf1 include:spf.first.example.co.jp ~all
TXT|_dmarc|v=DMARC1; p=none; rua=mailto:a@example.co.jp
TXT|verify|service-verification=1
EOF
tr '|' '\t' >"$HOME/second" <<'EOF'
TXT|@|v=spf1 include:spf.second.example.co.jp -all
TXT|_dmarc|v=DMARC1; p=quarantine
CNAME|s1._domainkey|ns1.example.co.jp
EOF
run 0 domain add example.co.jp --server first --records "$HOME/first"
run 0 records example.co.jp --format csv
says 'v=spf1 include:spf.first.example.co.jp ~all'
run 0 domain add example.co.jp --server second --records "$HOME/second"
says 'one for all delivery servers'
spf='v=spf1 include:spf.first.example.co.jp include:spf.second.example.co.jp ~all'
dmarc='v=DMARC1; p=quarantine; rua=mailto:a@example.co.jp'

# Written out together, or for one of them; what both need is there once.
for format in csv bind mail json; do
  run 0 records example.co.jp --format $format
  says "$spf"
  says "$dmarc"
  # JSON says the value as it is, and as it is typed.
  [ $format = json ] || count 1 'include:spf.second'
  says verify
  says s1._domainkey
done
run 0 records example.co.jp --server second --format csv
says "$spf"
! grep -q verify "$HOME/out" || fail "$(cat "$HOME/out")"
run 2 records example.co.jp --server third
run 0 domain show example.co.jp --json
python3 - "$HOME/out" "$spf" <<'EOF'
import json, sys
domains = json.load(open(sys.argv[1]))
assert [domain["server"] for domain in domains] == ["first", "second"], domains
for domain in domains:
    spf = [record for record in domain["records"] if record["value"].startswith("v=spf1")]
    assert [record["value"] for record in spf] == [sys.argv[2]], spf
    assert domain["server"] in spf[0]["own_value"], spf
EOF
run 0 domain show example.co.jp --server second --json
python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["server"] == "second"' "$HOME/out"

# All of one server, or of none that there is. What is verified so is no round of all.
run 1 domain check --all --server second --json
python3 - "$HOME/out" <<'EOF'
import json, sys
domains = json.load(open(sys.argv[1]))
assert [domain["server"] for domain in domains] == ["second"], domains
EOF
run 2 domain check --all --server third

# Every list names the server, and what kind of service it is.
for what in "records example.co.jp" "domain list" "watch on example.co.jp" "watch status"; do
  # shellcheck disable=SC2086 # a command and its argument
  run 0 $what --json
  python3 - "$HOME/out" <<'EOF'
import json, sys
said = json.load(open(sys.argv[1]))
for row in said["names"] if isinstance(said, dict) else said:
    kind = row["service"] if row.get("kind") == "domain" else row["kind"]
    assert row["server"] in ("first", "second") and kind == "manual", row
EOF
done

# What changes one wants to be told which.
run 2 domain remove example.co.jp --yes
says 'first, second'
run 2 domain confirm example.co.jp

# Registered together: the second finds the shared ones there.
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --dry-run
count 1 'v=spf1'
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --json
python3 - "$HOME/out" "$spf" "$dmarc" <<'EOF'
import json, sys
records = json.load(open(sys.argv[1]))["records"]
assert len(records) == 4 and {record["action"] for record in records} == {"add"}, records
assert set(sys.argv[2:4]) < {record["value"] for record in records}, records
EOF
run 0 domain check example.co.jp --json
python3 -c 'import json, sys
for domain in json.load(open(sys.argv[1])):
    for record in domain["records"]:
        assert record["state"] == "ok", record' "$HOME/out"
printf '{"type":"TXT","host":"example.co.jp","value":"%s"}\n' "$spf" >"$HOME/expected"
run 0 check "$HOME/expected" --json
count 0 spf-multiple

# What the other lives on stays, and goes with the rest of it.
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --server first --undo
run 0 domain check example.co.jp --server second
run 1 domain check example.co.jp --server first
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --undo
run 1 domain check example.co.jp --server second
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --undo
says '0 records'

# One that is removed needs nothing any more.
run 0 domain remove example.co.jp --server second --yes
run 0 records example.co.jp --format csv
says 'v=spf1 include:spf.first.example.co.jp ~all'
says 'p=none; rua=mailto:a@example.co.jp'

# What Todoku has put there for the first itself gives way to the shared one, in one message.
asked () {
  python3 - "$HOME/out" "$1" "$2" <<'EOF'
import json, sys
records = {record["value"]: record for record in json.load(open(sys.argv[1]))["records"]}
record = records[sys.argv[2]]
assert record["action"] == sys.argv[3], records
assert record["action"] != "replace" or 'include:spf' in record["found"], record
EOF
}
own='v=spf1 include:spf.first.example.co.jp ~all'
run 0 publish example.co.jp --dns-server "127.0.0.1:$port"
run 0 domain add example.co.jp --server second --records "$HOME/second"
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --server second --dry-run
says 'Would replace what Todoku has added: TXT v=spf1 include:spf.first.example.co.jp ~all'
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --server second --dry-run --json
asked "$spf" replace
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --server second --json
asked "$spf" replace
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --json
asked "$spf" present
run 0 domain check example.co.jp
run 0 check "$HOME/expected" --json
count 0 spf-multiple
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --server second --undo
run 0 domain check example.co.jp --server first
run 0 domain remove example.co.jp --server second --yes
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --json
asked "$own" replace
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --undo
says '3 records'
run 0 publish example.co.jp --dns-server "127.0.0.1:$port" --undo
says '0 records'

# What somebody else has put there stays: it is said what to make of it.
run 0 domain remove example.co.jp --yes
run 0 domain add example.co.jp --server first --records "$HOME/first"
run 0 publish example.co.jp --dns-server "127.0.0.1:$port"
run 0 domain remove example.co.jp --yes
run 0 domain add example.co.jp --server second --records "$HOME/second"
run 1 publish example.co.jp --dns-server "127.0.0.1:$port"
says "change that of example.co.jp to .*include:spf.first.*include:spf.second"
run 1 publish example.co.jp --dns-server "127.0.0.1:$port" --json
python3 - "$HOME/out" "$spf" "$dmarc" <<'EOF'
import json, sys
records = json.load(open(sys.argv[1]))["records"]
assert {record.get("offered") for record in records} == {*sys.argv[2:4], None}, records
assert {record["action"] for record in records} == {"conflict", "present"}, records
EOF
run 0 domain remove example.co.jp --yes

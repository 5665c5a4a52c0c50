#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-certificate.sh TODOKUCTL: a certificate of the practice server near its end, whose record of
# step 2 somebody has deleted. The first look raises the alarm, with the days left and the record to
# put back; `metrics` tells the end of the very certificate that is served.
set -eu
todokuctl=$(realpath "$1")
host=click.example.co.jp
fail () { echo "FAIL: $*" >&2; exit 1; }
ctl () { "$todokuctl" "$@" >/dev/null || fail "todokuctl $*: $?"; }
# look STATUS: what one look at everything says is in $HOME/out.
look () {
  status=0
  "$todokuctl" watch --once --all >"$HOME/out" 2>"$HOME/err" || status=$?
  [ "$status" = "$1" ] || fail "a look: $status: $(cat "$HOME/out" "$HOME/err")"
}
records () {
  "$todokuctl" tracking show $host --json |
    python3 -c 'import json, sys; json.dump(json.load(sys.stdin)["records"], sys.stdout)'
}
# leap DAYS: moves the clock of the practice server.
leap () {
  python3 - "$HOME/port" "$1" <<'PYTHON'
import json
import sys
import urllib.request

with open(sys.argv[1], encoding='utf-8') as file:
    server = json.load(file)
request = urllib.request.Request(server['http'] + '/practice/v1/settings', method='POST',
                                 data=b'{"clock_offset": %d}' % (int(sys.argv[2]) * 86400),
                                 headers={'X-Practice-Token': server['control_token'],
                                          'Content-Type': 'application/json'})
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).read()
PYTHON
}
# When the certificate ends that is served, by a handshake of another program.
served_end () {
  python3 - "$HOME/port" $host <<'PYTHON'
import json
import socket
import ssl
import sys

with open(sys.argv[1], encoding='utf-8') as file:
    server = json.load(file)
context = ssl.create_default_context(cafile=server['ca_file'])
with socket.create_connection(('127.0.0.1', server['tls_port']), 10) as plain:
    with context.wrap_socket(plain, server_hostname=sys.argv[2]) as stream:
        print(ssl.cert_time_to_seconds(stream.getpeercert()['notAfter']))
PYTHON
}
metric () { "$todokuctl" metrics | sed -n "s/^$1{.*host=\"$host\".*} //p"; }

HOME=$(mktemp -d)
XDG_DATA_HOME=$HOME/data
TODOKU_SECRETS=file:$HOME/secrets
export HOME XDG_DATA_HOME TODOKU_SECRETS LC_ALL=C
export TODOKU_PRACTICE_OWNER=$$
trap '"$todokuctl" practice stop >/dev/null 2>&1 || true; rm -rf "$HOME"' EXIT
unset DBUS_SESSION_BUS_ADDRESS TODOKU_RESOLVER TODOKU_DNS_PORT
mkdir -p "$XDG_DATA_HOME"
ctl practice start --port-file "$HOME/port"
ctl tracking add $host
for step in 1 2 3; do
  records >"$HOME/step$step"
  ctl practice dns import "$HOME/step$step"
  # Only the third one completes it: until then something is left to do.
  "$todokuctl" tracking verify $host >/dev/null 2>&1 || [ $step != 3 ] || fail "verify: $?"
done
ctl watch on --all
look 0
[ ! -s "$HOME/out" ] || fail "all is well: $(cat "$HOME/out")"
[ "$(metric todoku_certificate_not_after_seconds)" = "$(served_end)" ] ||
  fail "not_after: $("$todokuctl" metrics)"

# With its record there, it is renewed when the time comes, and nobody hears of it.
leap 150
look 0
[ ! -s "$HOME/out" ] || fail "it was renewed: $(cat "$HOME/out")"
end=$(metric todoku_certificate_not_after_seconds)
[ "$end" = "$(served_end)" ] || fail "not_after after the renewal: $end"
days=$(((end - $(date +%s)) / 86400))
[ $days -gt 150 ] || fail "it was not renewed: $days days"

# Without it, and 40 days before the end, it is not; that is no matter for three nights.
name=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["host"])' <"$HOME/step2")
value=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["value"])' <"$HOME/step2")
ctl practice dns remove "$name"
leap $((150 + days - 40))
look 1
[ "$(grep -c "^Alarm: $host: " "$HOME/out")" = 1 ] || fail "the alarm: $(cat "$HOME/out")"
grep -q '\(39\|40\|41\) days' "$HOME/out" || fail "no days left: $(cat "$HOME/out")"
grep -qF "$name" "$HOME/out" || fail "not which record: $(cat "$HOME/out")"
"$todokuctl" tracking show $host >"$HOME/shown"
grep -qF "$value" "$HOME/shown" || fail "not its value: $(cat "$HOME/shown")"
end=$(metric todoku_certificate_not_after_seconds)
[ "$end" = "$(served_end)" ] || fail "not_after before the end: $end"
[ "$end" -lt $(($(date +%s) + 42 * 86400)) ] || fail "it is not near its end: $end"
"$todokuctl" history $host --json >"$HOME/history"
python3 - "$HOME/history" "$name" <<'PYTHON' || fail "history: $(cat "$HOME/history")"
import json
import sys

with open(sys.argv[1], encoding='utf-8') as file:
    rows = {(row['type'], row['change']): row for row in json.load(file)}
assert rows['TLS', 'gone']['to'] == 'blocked' and rows['TLS', 'gone']['record'] == sys.argv[2]
assert rows['TLS', 'gone']['alarm'] and rows['CNAME', 'gone']['host'] == sys.argv[2]
PYTHON

# Standing, it is told again; put back, it is over, and the certificate is renewed.
look 1
grep -q "^Still in alarm: $host: " "$HOME/out" || fail "standing: $(cat "$HOME/out")"
ctl practice dns import "$HOME/step2"
leap $((150 + days - 39))
look 0
grep -q "^Recovered: $host: " "$HOME/out" || fail "the recovery: $(cat "$HOME/out")"
[ "$(metric todoku_certificate_not_after_seconds)" = "$(served_end)" ] || fail "the last not_after"

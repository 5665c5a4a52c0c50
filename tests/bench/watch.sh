#!/bin/sh
# watch.sh BENCH-SEED BENCH-WATCH: one look at 10,000 watched domains of three records each, all
# right, at a BIND on this computer. The domains are in one zone, so that its servers are asked for
# once; every look claims and stores on disk as it does for a person.
# Variable: DOMAINS.
set -eu

seed=$1
watch=$2
domains=${DOMAINS:-10000}

# shellcheck disable=SC1091 # beside this script
. "$(dirname "$0")/bind.sh"
folder=$(mktemp -d)
port=$(bind_find_port)
bind_configure "$folder" "$port" jp jp net net
awk -v n="$domains" 'BEGIN {
  print "jp. 300 SOA ns1.jp. hostmaster.jp. 1 3600 600 86400 300\njp. 300 NS ns1.jp."
  print "ns1.jp. 300 A 127.0.0.1"
  service = "u1234567.wl012.sendgrid.net."
  for (i = 0; i < n; i++) {
    printf "em1234.customer-%05d.co.jp. 300 CNAME %s\n", i, service
    for (k = 1; k <= 2; k++)
      printf "s%d._domainkey.customer-%05d.co.jp. 300 CNAME s%d.domainkey.%s\n", k, i, k, service
  }
}' >"$folder/jp"
cat >"$folder/net" <<ZONE
net. 300 SOA ns1.net. hostmaster.net. 1 3600 600 86400 300
net. 300 NS ns1.net.
ns1.net. 300 A 127.0.0.1
u1234567.wl012.sendgrid.net. 300 A 127.0.0.1
s1.domainkey.u1234567.wl012.sendgrid.net. 300 TXT "k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL"
s2.domainkey.u1234567.wl012.sendgrid.net. 300 TXT "k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL"
ZONE

bind_start

"$seed" "$folder/data" "$domains" watched
TODOKU_RESOLVER="127.0.0.1:$port" TODOKU_DNS_PORT="$port" TODOKU_SECRETS="file:$folder/secrets" \
  "$watch" "$folder/data"

#!/bin/sh
# check.sh TODOKUCTL: what a record costs in `todokuctl check`, in instructions by the slope over
# two sizes, and how many questions it asks in a second, in turn with dnsperf at the same server.
# A question counts once, however often it was sent; the summary says how many were repeated. Of
# the rounds the best is what the programs can do, the median what the machine was busy with. What
# the server itself spends on a question is told of each: where it has one core and is busy all
# the time, no program gets more questions out of it than that allows. So dnsperf asks twice: for
# the records alone, which is the cheapest question there is, and for what todokuctl asks, in the
# same order and with EDNS.
# Variables: DOMAINS, of three records each; ROUNDS.
set -eu

todokuctl=$1
domains=${DOMAINS:-5000}
rounds=${ROUNDS:-5}

# shellcheck disable=SC1091 # beside this script
. "$(dirname "$0")/bind.sh"
folder=$(mktemp -d)
port=$(bind_find_port)
bind_configure "$folder" "$port" test zone

# One zone for all, whose servers are asked for once.
awk -v n="$domains" 'BEGIN {
  print "test. 300 SOA ns1.test. hostmaster.test. 1 3600 600 86400 300\ntest. 300 NS ns1.test."
  print "ns1.test. 300 A 127.0.0.1\nu1.wl.sendgrid.test. 300 A 127.0.0.1"
  for (i = 0; i < n; i++)
    printf "em1.d%d.test. 300 CNAME u1.wl.sendgrid.test.\n" \
           "s1._domainkey.d%d.test. 300 CNAME u1.wl.sendgrid.test.\n" \
           "s2._domainkey.d%d.test. 300 CNAME u1.wl.sendgrid.test.\n", i, i, i
}' >"$folder/zone"

write_records() {
  awk -v n="$1" 'BEGIN {
    for (i = 0; i < n; i++)
      for (j = split("em1 s1._domainkey s2._domainkey", host, " "); j > 0; j--)
        printf "{\"type\":\"CNAME\",\"host\":\"%s.d%d.test\",\"value\":\"u1.wl.sendgrid.test\"," \
               "\"domain\":\"d%d.test\"}\n", host[j], i, i
  }' >"$folder/records.$1"
}

# BIND is both the resolver and the authoritative server here.
bind_start

export TODOKU_RESOLVER="127.0.0.1:$port" TODOKU_DNS_PORT="$port" XDG_DATA_HOME="$folder/data"
write_records "$domains"

sed 's/.*"host":"\([^"]*\)".*/\1 CNAME/' "$folder/records.$domains" >"$folder/names"

# Who is responsible, what the servers have, what stands beside it, and what everybody sees.
awk -v n="$domains" 'BEGIN {
  for (i = 0; i < n; i++) {
    printf "d%d.test NS\ntest NS\n", i
    for (j = split("em1 s1._domainkey s2._domainkey", host, " "); j > 0; j--)
      printf "%s.d%d.test CNAME\n%s.d%d.test %s\n%s.d%d.test CNAME\n", host[j], i, \
             host[j], i, host[j] == "em1" ? "MX" : "TXT", host[j], i
  }
}' >"$folder/questions"

# What the server has used until now, in hundredths of a second.
# shellcheck disable=SC2154 # bind_start sets it
spend() {
  awk '{ print $14 + $15 }' "/proc/$server/stat"
}

ask() {
  before=$(spend)
  start=$(date +%s%N)
  LC_ALL=C "$todokuctl" check --json "$folder/records.$domains" >"$folder/out" \
    2>"$folder/summary" || :
  end=$(date +%s%N)
  awk -v ns=$((end - start)) -v spent=$(($(spend) - before)) -v cost="$folder/todokuctl.cost" '{
    for (i = 1; i < NF; i++) if (!n && $(i + 1) ~ /^questions/) n = $i
  } END { printf "%.0f\n", n * 1e9 / ns; print n, spent >> cost }' \
    "$folder/summary" >>"$folder/todokuctl"
}

ask_dnsperf() { # NAME QUESTIONS [OPTION]…
  name=$1
  questions=$2
  shift 2
  before=$(spend)
  dnsperf -s 127.0.0.1 -p "$port" -d "$questions" "$@" 2>/dev/null >"$folder/said"
  sed -n 's/ *Queries per second: *\([0-9]*\).*/\1/p' "$folder/said" >>"$folder/$name"
  echo "$(sed -n 's/ *Queries completed: *\([0-9]*\).*/\1/p' "$folder/said")" \
    "$(($(spend) - before))" >>"$folder/$name.cost"
}

report() {
  sort -n "$1" | awk -v name="$2" '{ v[NR] = $1 }
    END { printf "%s: %d questions/s (%d to %d)\n", name, v[int((NR + 1) / 2)], v[1], v[NR]
          print v[NR] > best }' best="$1.best"
  awk '{ n += $1; spent += $2 }
    END { if (n) printf "  the server spent %.1f us on a question\n", spent * 1e4 / n }' "$1.cost"
}

# In turn, since others may be busy on the machine.
command -v dnsperf >/dev/null || echo "dnsperf is not installed: nothing to compare with"
while [ "$rounds" -gt 0 ]; do
  rounds=$((rounds - 1))
  ask
  if command -v dnsperf >/dev/null; then
    ask_dnsperf dnsperf "$folder/names" -n 4
    ask_dnsperf same "$folder/questions" -n 2 -e
  fi
done
cat "$folder/summary"
grep -q "$((domains * 3)) right" "$folder/summary" || {
  echo "not all are right: no figures"
  exit 1
}
report "$folder/todokuctl" "todokuctl check"
if [ -s "$folder/dnsperf" ]; then
  report "$folder/dnsperf" "dnsperf, the records alone"
  report "$folder/same" "dnsperf, the same questions"
  paste "$folder/todokuctl.best" "$folder/dnsperf.best" "$folder/same.best" |
    awk '{ printf "best beside best: %.2f x dnsperf, %.2f x with the same questions\n", \
                  $1 / $2, $1 / $3 }'
fi

count() {
  write_records "$1"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$todokuctl" check --json "$folder/records.$1" 2>&1 >/dev/null |
    sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}

if command -v valgrind >/dev/null; then
  small=$(count 200)
  large=$(count 600)
  echo "instructions per record: $(((large - small) / 1200))"
else
  echo "valgrind is not installed: no instructions counted"
fi

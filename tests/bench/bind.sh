#!/bin/sh
# bind.sh: what the scripts here need of a BIND on this computer; sourced. bind_find_port finds
# one that is free; bind_configure writes the configuration, with a zone for each name and file that
# are given; bind_start starts it, and has it and the folder go when the script ends. Without BIND
# there are no figures, and the script ends well.
command -v named >/dev/null || { echo "named is missing: no figures"; exit 0; }

bind_find_port() {
  "$(dirname "$0")/../support/free-port.py"
}

bind_configure() { # FOLDER PORT [ZONE FILE]…
  folder=$1
  port=$2
  shift 2
  cat >"$folder/named.conf" <<CONF
options {
  directory "$folder";
  pid-file "$folder/pid";
  session-keyfile "$folder/key";
  listen-on port $port { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion yes;
  dnssec-validation no;
};
controls { };
CONF
  while [ $# -gt 0 ]; do
    echo "zone \"$1\" { type primary; file \"$folder/$2\"; };" >>"$folder/named.conf"
    shift 2
  done
}

bind_start() {
  named -f -g -n 1 -c "$folder/named.conf" >"$folder/log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true
    rm -rf "$folder"' EXIT
  until grep -qs " running" "$folder/log"; do
    kill -0 $server 2>/dev/null || { cat "$folder/log"; exit 0; }
    sleep 0.05
  done
}

#!/bin/sh
# start.sh BENCH-SEED BENCH-START BENCH-EMPTY TODOKU: starts the window with 10,000 domains and 300
# servers stored, and gnome-calculator and an empty window beside it, on an X server and a session
# bus of their own. Then with 50,000, for what a domain takes in memory.
set -eu

seed=$1
start=$2
empty=$3
todoku=$4

for tool in Xvfb dbus-run-session; do
  command -v $tool >/dev/null || { echo "$tool is missing: no figures"; exit 0; }
done

folder=$(mktemp -d)
mkdir -m 700 "$folder/run"
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp -noreset 3>"$folder/display" 2>/dev/null &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$folder"' EXIT
until [ -s "$folder/display" ]; do
  kill -0 $server 2>/dev/null || { echo "Xvfb did not start: no figures"; exit 0; }
  sleep 0.05
done

measure() {
  env -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS DISPLAY=":$(cat "$folder/display")" \
    XDG_DATA_HOME="$folder/$data" XDG_CONFIG_HOME="$folder/config" XDG_RUNTIME_DIR="$folder/run" \
    GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory \
    dbus-run-session -- "$start" "$@" 2>/dev/null | grep -v '^SpiRegistry'
}

# What a line of bench-start says of anonymous memory, in MiB.
read_anonymous() {
  sed -n 's/.*anonymous *\([0-9.]*\) MiB.*/\1/p' "$1"
}

domains=${DOMAINS:-10000}
data=data
"$seed" "$folder/$data/todoku" "$domains"
measure -n "${RUNS:-5}" "$todoku" | tee "$folder/todoku"
if command -v gnome-calculator >/dev/null; then
  measure -n "${RUNS:-5}" gnome-calculator
else
  echo "gnome-calculator is not installed: nothing to compare with"
fi
measure -n "${RUNS:-5}" "$empty" | tee "$folder/empty"

data=many
"$seed" "$folder/$data/todoku" $((domains * 5))
measure -n 1 -s 5 "$todoku" >"$folder/grown"
echo "$(read_anonymous "$folder/todoku") $(read_anonymous "$folder/empty")" \
  "$(read_anonymous "$folder/grown")" |
  awk -v n="$domains" '{ printf "anonymous memory: %.1f MiB more than an empty window, ", $1 - $2
                         printf "%.2f KiB a domain\n", ($3 - $1) * 1024 / (4 * n) }'

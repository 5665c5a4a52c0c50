#!/bin/sh
# start.sh BENCH-SEED BENCH-START TODOKU: starts the window with 10,000 domains and 300 servers
# stored, and gnome-calculator beside it, on an X server and a session bus of their own.
set -eu

seed=$1
start=$2
todoku=$3

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

"$seed" "$folder/data/todoku" "${DOMAINS:-10000}"

measure() {
  env -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS DISPLAY=":$(cat "$folder/display")" \
    XDG_DATA_HOME="$folder/data" XDG_CONFIG_HOME="$folder/config" XDG_RUNTIME_DIR="$folder/run" \
    GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory \
    dbus-run-session -- "$start" "$@" 2>/dev/null | grep -v '^SpiRegistry'
}

measure -n "${RUNS:-5}" "$todoku"
if command -v gnome-calculator >/dev/null; then
  measure -n "${RUNS:-5}" gnome-calculator
else
  echo "gnome-calculator is not installed: nothing to compare with"
fi

#!/bin/sh
# xvfb.sh [-s WxH] COMMAND…: runs a command on a private X server with a private session bus and an
# empty HOME, so that tests of the window neither see nor disturb a desktop. Where there is no Xvfb
# it says so in TAP, because exit status 77 counts as an error there. Variables: TODOKU_TEST_LANG
# (the locale), TODOKU_TEST_ANIMATIONS (1 for on).
set -eu

size=1000x720
if [ "$1" = -s ]; then
  size=$2
  shift 2
fi
for program in Xvfb dbus-run-session; do
  if ! command -v "$program" >/dev/null; then
    echo "1..0 # SKIP there is no $program: windows are NOT tested"
    exit 0
  fi
done

dir=$(mktemp -d)
mkdir -m 700 "$dir/run"
mkdir -p "$dir/home/.config/gtk-4.0"
cat >"$dir/home/.config/gtk-4.0/settings.ini" <<SETTINGS
[Settings]
gtk-cursor-blink=0
gtk-enable-animations=${TODOKU_TEST_ANIMATIONS:-0}
gtk-decoration-layout=:close
gtk-font-name=Noto Sans CJK JP 11
SETTINGS

# The server writes the number of its display when it is ready; -noreset keeps it alive between
# two programs.
mkfifo "$dir/display"
Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset 3>"$dir/display" >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || :; rm -rf "$dir"' EXIT
read -r display <"$dir/display"

# What the services of the bus write must not get between the lines of a test: the command alone
# keeps the standard output.
status=0
env -u WAYLAND_DISPLAY -u XAUTHORITY -u DBUS_SESSION_BUS_ADDRESS -u LC_ALL -u LANGUAGE \
  DISPLAY=":$display" XDG_RUNTIME_DIR="$dir/run" HOME="$dir/home" \
  XDG_CACHE_HOME="${XDG_CACHE_HOME:-${HOME:-/}/.cache}" XDG_DATA_HOME="$dir/home/.local/share" \
  XDG_CONFIG_HOME="$dir/home/.config" LANG="${TODOKU_TEST_LANG:-C.UTF-8}" \
  GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_DISABLE=gl,vulkan \
  GSETTINGS_BACKEND=memory ADW_DISABLE_PORTAL=1 GTK_IM_MODULE=gtk-im-context-simple NO_AT_BRIDGE=0 \
  dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >/dev/null || status=$?
exit "$status"

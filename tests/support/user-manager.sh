#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# user-manager.sh COMMAND…: runs a command beside a systemd user manager of its own, with the
# folders under $HOME. It needs root for a mount namespace, in which /run says that systemd runs.
# Exit status 77 where that cannot be had.
set -eu
if [ "${1-}" != --inside ]; then
  command -v dbus-daemon >/dev/null || exit 77
  [ -x /usr/lib/systemd/systemd ] || exit 77
  unshare -m true 2>/dev/null || exit 77
  exec unshare -m "$0" --inside "$@"
fi
shift
mount -t tmpfs tmpfs /run || exit 77
# As it is where systemd has started: what it mounts for a service's credentials is seen then.
mount --make-shared /run || exit 77
XDG_RUNTIME_DIR=/run/user/$(id -u)
export XDG_RUNTIME_DIR
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$XDG_RUNTIME_DIR/bus"
dbus-daemon --session --address="$DBUS_SESSION_BUS_ADDRESS" --nofork --nopidfile 2>/dev/null &
bus=$!
/usr/lib/systemd/systemd --user --log-target=console --log-level=warning >"$HOME/manager.log" 2>&1 &
manager=$!
trap 'kill $manager 2>/dev/null; wait $manager 2>/dev/null; kill $bus 2>/dev/null' EXIT
n=0
until systemctl --user show --property=Version >/dev/null 2>&1; do
  n=$((n + 1))
  [ $n -lt 200 ] && kill -0 $manager 2>/dev/null || exit 77
  sleep 0.05
done
status=0
"$@" || status=$?
exit $status

#!/bin/sh
# What packages enabled while the tests' tools were installed is off afterwards, and what the
# machine started before still starts.
set -eu
tool=$1/build-aux/boot-services
DPKG_ROOT=$(mktemp -d)
export DPKG_ROOT
trap 'rm -rf "$DPKG_ROOT"' EXIT
wants=$DPKG_ROOT/etc/systemd/system/multi-user.target.wants
mkdir -p "$wants" "$DPKG_ROOT/etc/rc2.d"
ln -s /lib/systemd/system/cron.service "$wants/cron.service"
ln -s ../init.d/cron "$DPKG_ROOT/etc/rc2.d/S01cron"
"$tool" list >"$DPKG_ROOT/before"
ln -s /lib/systemd/system/named.service "$wants/named.service"
ln -s /lib/systemd/system/named.service "$DPKG_ROOT/etc/systemd/system/bind9.service"
ln -s ../init.d/named "$DPKG_ROOT/etc/rc2.d/S01named"

echo 1..3
cmp -s "$DPKG_ROOT/before" - <<LIST && echo "ok 1 list" || echo "not ok 1 list"
/etc/rc2.d/S01cron
/etc/systemd/system/multi-user.target.wants/cron.service
LIST
"$tool" restore "$DPKG_ROOT/before"
"$tool" list | cmp -s "$DPKG_ROOT/before" - && echo "ok 2 restore" || echo "not ok 2 restore"
# Without a link of either kind, an upgrade of the package would switch its service on again.
[ -L "$DPKG_ROOT/etc/rc2.d/K01named" ] && echo "ok 3 kept off" || echo "not ok 3 kept off"

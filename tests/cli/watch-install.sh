#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-install.sh TODOKUCTL SUPPORT: `watch install` and `uninstall` with a real systemd user
# manager, and the line that is printed where there is none. Skipped (77) where no manager can run.
set -eu
todokuctl=$(realpath "$1") support=$2
fail () { echo "FAIL: $*" >&2; exit 1; }

if [ "${3-}" != --managed ]; then
  HOME=$(mktemp -d)
  export HOME
  trap 'rm -rf "$HOME"' EXIT
  unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS \
    TODOKU_SECRETS TODOKU_RESOLVER TODOKU_DNS_PORT
  export LC_ALL=C

  # Without a manager: one line, an absolute path, nothing redirected, and nothing written.
  line=$("$todokuctl" watch install 2>"$HOME/errors") || fail "install without a manager: $?"
  echo "$line" | grep -qx "[0-9]* \* \* \* \* /[^|<>]*todokuctl watch --once --quiet" ||
    fail "line: $line"
  [ ! -e "$HOME/.config" ] || fail "something was written"
  "$todokuctl" watch uninstall >/dev/null 2>&1 || fail "uninstall without a manager: $?"
  grep -q crontab "$HOME/errors" || fail "no explanation"

  # What a package brings is found where the data of programs is.
  mkdir -p "$HOME/share/systemd/user"
  sed "s#@TODOKUCTL@#$todokuctl#" "$support/../../data/systemd/todoku-watch.service.in" \
    >"$HOME/share/systemd/user/todoku-watch.service"
  cp "$support/../../data/systemd/todoku-watch.timer" "$HOME/share/systemd/user"
  export XDG_DATA_DIRS="$HOME/share:/usr/share"

  status=0
  "$support/user-manager.sh" "$0" "$todokuctl" "$support" --managed || status=$?
  exit $status
fi

units=$HOME/.config/systemd/user
"$todokuctl" watch install --json | grep -q '"unit":"package"' || fail "the package's units"
[ "$(systemctl --user is-active todoku-watch.timer)" = active ] || fail "the package's timer"
[ ! -e "$units/todoku-watch.service" ] || fail "a unit was written beside the package's"
"$todokuctl" watch uninstall >/dev/null || fail "uninstall of the package's timer: $?"
[ "$(systemctl --user is-enabled todoku-watch.timer 2>/dev/null)" = disabled ] ||
  fail "the package's timer is still enabled"
[ -e "$HOME/share/systemd/user/todoku-watch.timer" ] || fail "the package's unit is gone"
rm "$HOME/share/systemd/user"/*
systemctl --user daemon-reload

export XDG_DATA_HOME="$HOME/a \"b\" 5% \$c"
mkdir -p "$XDG_DATA_HOME"

"$todokuctl" watch install >"$HOME/output" || fail "install: $?"
grep -q enable-linger "$HOME/output" || fail "lingering is not explained"
[ "$(systemctl --user is-active todoku-watch.timer)" = active ] || fail "the timer is not active"
systemd-analyze --user --man=no verify "$units/todoku-watch.service" "$units/todoku-watch.timer" ||
  fail "systemd refuses the units"
cp "$units/todoku-watch.service" "$HOME/first"
"$todokuctl" watch install >/dev/null || fail "second install: $?"
cmp "$HOME/first" "$units/todoku-watch.service" || fail "the second install is another one"
systemctl --user show --property=Environment todoku-watch.service | grep -q '5% .*c' ||
  fail "the folder is not handed on"

"$todokuctl" watch uninstall >/dev/null || fail "uninstall: $?"
[ -z "$(find "$HOME/.config" "$HOME/.local" ! -type d)" ] || fail "something is left"
systemctl --user cat todoku-watch.timer >/dev/null 2>&1 && fail "the manager still has the unit"
"$todokuctl" watch uninstall >/dev/null || fail "second uninstall: $?"

# What somebody else wrote stays.
printf '[Service]\nType=oneshot\nExecStart=/bin/true\n' >"$units/todoku-watch.service"
status=0
"$todokuctl" watch install >/dev/null 2>&1 || status=$?
[ $status = 1 ] || fail "over a person's own unit: $status"
"$todokuctl" watch uninstall >/dev/null || fail "uninstall beside a person's own unit: $?"
grep -q /bin/true "$units/todoku-watch.service" || fail "a person's own unit is gone"

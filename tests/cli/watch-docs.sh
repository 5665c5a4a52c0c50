#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# watch-docs.sh TODOKUCTL SOURCE: what docs/watching.md gives for copying works as it stands: the
# units and drop-ins, the command of the metrics unit, and the alert rules, whose metrics are those
# that are printed. Skipped (77) without systemd-analyze; promtool joins in where it is there.
set -eu
todokuctl=$(realpath "$1") source=$2
fail () { echo "FAIL: $*" >&2; exit 1; }

HOME=$(mktemp -d)
export HOME XDG_DATA_HOME="$HOME/data" XDG_RUNTIME_DIR="$HOME" LC_ALL=C
trap 'rm -rf "$HOME"' EXIT
mkdir -p "$XDG_DATA_HOME" "$HOME/units" "$HOME/bin"
ln -s "$todokuctl" "$HOME/bin/todokuctl"

# Each block of the page, under the name that its first line says; a drop-in makes a folder.
python3 - "$source/docs/watching.md" "$HOME/units" "$HOME/rules.yml" <<'PYTHON'
import os
import re
import sys

page, units, rules = sys.argv[1:]
with open(page, encoding='utf-8') as file:
    blocks = re.findall(r'^```(ini|yaml)\n(.*?)^```', file.read(), re.M | re.S)
numbers = {}
for kind, text in blocks:
    if kind == 'yaml':
        with open(rules, 'w', encoding='utf-8') as file:
            file.write(text)
        continue
    parts = re.split(r'^# ([^\n]*\.(?:service|timer))\n', text, flags=re.M)
    for head, body in zip(parts[1::2], parts[2::2]):
        if head.startswith('systemctl --user edit '):
            name = head.split()[-1]
            numbers[name] = numbers.get(name, 0) + 1
            folder = os.path.join(units, name + '.d')
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f'{numbers[name]}.conf')
        else:
            path = os.path.join(units, os.path.basename(head))
        with open(path, 'w', encoding='utf-8') as file:
            file.write(body)
PYTHON
[ "$(find "$HOME/units" -type f | wc -l)" = 4 ] || fail "other units than thought: $(ls -R "$HOME")"
[ -s "$HOME/rules.yml" ] || fail "no rules"

# The rules speak of metrics that there are, and of labels that they have.
"$todokuctl" metrics >"$HOME/metrics"
grep -o 'todoku_[a-z_]*' "$HOME/rules.yml" | sort -u >"$HOME/wanted"
while read -r metric; do
  grep -q "^# TYPE $metric gauge\$" "$HOME/metrics" || fail "there is no $metric"
done <"$HOME/wanted"
[ "$(wc -l <"$HOME/wanted")" -ge 4 ] || fail "which metrics? $(cat "$HOME/wanted")"
if command -v promtool >/dev/null; then
  promtool check rules "$HOME/rules.yml" || fail "promtool refuses the rules"
  promtool check metrics <"$HOME/metrics" || fail "promtool refuses the metrics"
fi

# The command, as systemd hands it to the shell: "$$" is "$" (systemd.service(5)).
command=$(sed -n "s/^ExecStart=.bin.sh -c '\(.*\)'\$/\1/p" "$HOME/units/todoku-metrics.service" |
  sed "s#\\\$\\\$#\$#g; s#/var/lib/node_exporter#$HOME/collector#g")
[ -n "$command" ] || fail "no command"
mkdir "$HOME/collector"
PATH=$HOME/bin:$PATH /bin/sh -c "$command" || fail "the command: $?: $command"
[ "$(ls -A "$HOME/collector")" = todoku.prom ] || fail "files: $(ls -A "$HOME/collector")"
grep -q '^# TYPE todoku_record_ok gauge$' "$HOME/collector/todoku.prom" || fail "the file"

command -v systemd-analyze >/dev/null || { echo "no systemd-analyze is installed here"; exit 77; }
sed "s#@TODOKUCTL@#$todokuctl#" "$source/data/systemd/todoku-watch.service.in" \
  >"$HOME/units/todoku-watch.service"
cp "$source/data/systemd/todoku-watch.timer" "$HOME/units"
sed -i "s#/usr/bin/todokuctl#$todokuctl#" "$HOME/units/todoku-watch.service.d"/*.conf
# It says what it does not know, and goes on: both count.
SYSTEMD_UNIT_PATH="$HOME/units:" systemd-analyze --user --man=no verify "$HOME/units"/*.service \
  "$HOME/units"/*.timer >"$HOME/out" 2>&1 || fail "systemd refuses the units: $(cat "$HOME/out")"
! grep -q "$HOME/units" "$HOME/out" || fail "systemd says: $(cat "$HOME/out")"

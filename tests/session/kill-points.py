#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares where session-victim has died with where a story can die.

    kill-points.py VICTIM LOG SOURCE

The places are found in the sources of the session: each call that commits, asks a service or sends
a DNS UPDATE. One at which no test has killed the process is named, and the exit status is 1.
"""
import pathlib
import re
import subprocess
import sys

CALLS = re.compile(
    r"\b(todoku_tx_commit|todoku_service_(?:list|create|complete|get|verify|remove|send_test|test)"
    r"|todoku_update_(?:plan|add|remove)"
    r"|todoku_edge_(?:request|find|describe|create|disable|delete)_\w+(?<!_async)(?<!_finish)) \("
)


def find_sites(source):
    """Each call, as (file, line): neither a definition nor a declaration nor a comment."""
    for path in sorted((source / "src" / "session").rglob("*.c")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith(" *") or not line[:1].isspace():
                continue
            if CALLS.search(line):
                yield path.relative_to(source).as_posix(), number


def find_deaths(victim, log, source):
    """Where the process died, as (file, line). The call stands before the address it returns to."""
    addresses = sorted({int(line, 16) - 1 for line in log.read_text().split()})
    command = ["addr2line", "-e", victim, *map(hex, addresses)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        name, number = line.split(" ")[0].rsplit(":", 1)
        start = name.find("src/session/")
        if number.isdigit() and start >= 0:
            yield name[start:], int(number)


def main():
    victim, log, source = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    sites = set(find_sites(source))
    deaths = set(find_deaths(victim, log, source))
    spared = sorted(sites - deaths)
    for path, number in spared:
        print(f"{path}:{number}: no test kills the process here")
    print(f"{len(sites) - len(spared)} of {len(sites)} places")
    return 1 if spared or not sites else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The openspf test suite, flattened for test-spf.c: one line a zone entry or a case, tabs between.

    section NAME
    rr      OWNER TYPE DATA         TYPE is TXT, A, AAAA, CNAME, MX; DATA is escaped as Python does
    timeout OWNER
    case    NAME DOMAIN RESULT[,RESULT…]
"""
import sys

try:
    import yaml
except ImportError:
    print("there is no YAML for Python", file=sys.stderr)
    sys.exit(77)


def escape(data):
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    return "".join(chr(c) if 0x20 <= c < 0x7f and c != 0x5c else "\\%03d" % c for c in data)


def text(data):
    return "".join(part if isinstance(part, str) else part.decode("latin-1")
                   for part in (data if isinstance(data, list) else [data]))


def main(path):
    with open(path, encoding="utf-8") as file:
        sections = [s for s in yaml.safe_load_all(file) if s]
    for section in sections:
        print("section", section["description"], sep="\t")
        for owner, entries in section["zonedata"].items():
            types = {t for e in entries if isinstance(e, dict) for t in e}
            for entry in entries:
                if entry == "TIMEOUT":
                    print("timeout", owner, sep="\t")
                    continue
                for rrtype, data in entry.items():
                    # SPF records were of a type of their own once; the suite asks to take them for
                    # TXT unless there is TXT.
                    if rrtype == "SPF" and "TXT" not in types:
                        rrtype = "TXT"
                    if rrtype == "TXT" and data != "NONE":
                        print("rr", owner, rrtype, escape(text(data)), sep="\t")
                    elif rrtype in ("A", "AAAA"):
                        print("rr", owner, rrtype, data, sep="\t")
                    elif rrtype == "CNAME":
                        print("rr", owner, rrtype, data, sep="\t")
                    elif rrtype == "MX":
                        print("rr", owner, rrtype, escape(text(data[1])), sep="\t")
        for name, case in section["tests"].items():
            sender = case.get("mailfrom") or ""
            domain = sender.rsplit("@", 1)[-1] if sender else case["helo"]
            result = case["result"]
            results = ",".join(result) if isinstance(result, list) else result
            print("case", name, domain, results, sep="\t")


main(sys.argv[1])

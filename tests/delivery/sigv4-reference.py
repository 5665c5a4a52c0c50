#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs requests with AWS Signature Version 4, written apart from the C code: one JSON request a
line of standard input, one Authorization value per line of standard output."""
import hashlib
import hmac
import json
import posixpath
import re
import sys
from urllib.parse import quote, unquote


def canonical_path(path):
    folder = path.endswith(("/", "/.", "/.."))
    path = posixpath.normpath("/" + path.lstrip("/"))
    return quote(path + ("/" if folder and path != "/" else ""), safe="/-_.~")


def canonical_query(query):
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def authorization(request):
    headers = sorted((name.lower(), re.sub(r"\s+", " ", value.strip()))
                     for name, value in request["headers"].items())
    signed = ";".join(name for name, _ in headers)
    canonical = "\n".join([request["method"], canonical_path(request["path"]),
                           canonical_query(request["query"]),
                           "".join(f"{name}:{value}\n" for name, value in headers), signed,
                           hashlib.sha256(request["body"].encode()).hexdigest()])
    scope = "/".join([request["timestamp"][:8], request["region"], request["service"],
                      "aws4_request"])
    text = "\n".join(["AWS4-HMAC-SHA256", request["timestamp"], scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + request["secret"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return (f"AWS4-HMAC-SHA256 Credential={request['key']}/{scope}, SignedHeaders={signed}, "
            f"Signature={signature}")


for line in sys.stdin:
    print(authorization(json.loads(line)))

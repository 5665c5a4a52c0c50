#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services' own client libraries drive the practice server: what they read and send is what
the services really speak. Node and the libraries come from npm; without either, or without a
network the first time, the test is skipped and says so.

Usage: sdks.py PRACTICE-PROGRAM SCRIPT FOLDER (where npm may install)."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

# Another version may speak otherwise.
PACKAGES = ["resend@6.38.0", "mailgun.js@14.0.1", "form-data@4.0.6",
            "@aws-sdk/client-sesv2@3.1176.0", "@aws-sdk/client-acm@3.1169.0",
            "@aws-sdk/client-cloudfront@3.1164.0", "@sendgrid/client@8.1.6"]


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def find_modules(folder):
    """Where the libraries are, installed now if they are not."""
    named = os.environ.get("TODOKU_SDKS")
    if named:
        return named
    modules = os.path.join(folder, "node_modules")

    def are_there():
        return all(os.path.isdir(os.path.join(modules, name.rsplit("@", 1)[0]))
                   for name in PACKAGES)

    if not are_there():
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--fetch-retries=0",
                        "--prefix", folder, *PACKAGES], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=180, check=False)
    if not are_there():
        skip("npm could not install the services' libraries; name a folder in TODOKU_SDKS")
    return folder


def await_file(process, path):
    while not os.path.exists(path):
        if process.poll() is not None:
            sys.exit("The practice server has ended")
        time.sleep(0.02)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    program, script, folder = sys.argv[1:]
    if not shutil.which("npm") or not shutil.which("node"):
        skip("Node and npm are not here")
    folder = find_modules(folder)
    # Modules are looked for beside the script.
    copy = os.path.join(folder, os.path.basename(script))
    shutil.copy(script, copy)
    with tempfile.TemporaryDirectory() as data:
        with subprocess.Popen([program, "--data-dir", data]) as process:
            try:
                info = await_file(process, os.path.join(data, "practice.json"))
                result = subprocess.run(["node", copy, json.dumps(info)], check=False, timeout=100)
            finally:
                process.terminate()
    sys.exit(result.returncode)


main()

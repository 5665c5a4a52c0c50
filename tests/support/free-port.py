#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""free-port.py: prints a port of 127.0.0.1 that was free for UDP and TCP a moment ago, for servers
that cannot pick one themselves. It lies below those that the kernel gives to connections, because
one of these may be given out again before the server has it."""
import random
import socket

while True:
    port = random.randrange(10000, 32768)
    with socket.socket(type=socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
        try:
            udp.bind(('127.0.0.1', port))
            tcp.bind(('127.0.0.1', port))
        except OSError:
            continue
    print(port)
    break

"""Ports of loopback for servers that tests, benchmarks and trials start."""

import random
import socket

FIRST, LAST = 20_000, 32_000
"""Below what Linux hands out by itself (`ip_local_port_range`): a program that tries a dead server time and again may
be given that very port as its own, and then the server cannot come back."""


def free_port() -> int:
    """One that nothing listens on. Raises OSError when it finds none."""
    for port in random.sample(range(FIRST, LAST), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")

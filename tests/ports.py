"""Ports of this machine for servers that the tests start."""

import socket


def held() -> socket.socket:
    """A socket on a port that nobody else can take; a server of the same process listens on it."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    return found


def number(of: socket.socket) -> int:
    """The port of a socket."""
    port: int = of.getsockname()[1]
    return port


def unused() -> int:
    """A port on which nobody listens now, for a program that binds it itself."""
    with held() as probe:
        return number(probe)

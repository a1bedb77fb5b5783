"""Whether somebody outside the organisation's own network could open an address, as far as its name tells."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".test")
"""Names that no public server answers to: RFC 6761, RFC 6762 and what networks are called at home."""


def why_not(address: str) -> str:
    """Why partners could not reach an address; empty where nothing speaks against it."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return "it is no address"
    if not host:
        return "it names no server"
    if host == "localhost":
        return "it leads to the reader's own machine"
    try:
        number = ip_address(host)
    except ValueError:
        return _of_name(host)
    if number.is_loopback:
        return "it leads to the reader's own machine"
    return "" if number.is_global else "it is an address of a private network"


def _of_name(host: str) -> str:
    if host.endswith(_PRIVATE_ENDINGS):
        return "its name is known only inside a network"
    return "" if "." in host else "its name has no domain, so it is known only inside a network"

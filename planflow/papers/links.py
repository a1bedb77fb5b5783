"""Which addresses a paper may link to."""

from urllib.parse import urlsplit

_SCHEMES = ("http", "https", "mailto")


def is_safe(address: str) -> bool:
    """A web or mail address; anything else (a script, a file, a piece of data) is shown as text."""
    try:
        return urlsplit(address).scheme.lower() in _SCHEMES
    except ValueError:
        return False

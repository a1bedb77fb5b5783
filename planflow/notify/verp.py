"""Return addresses of which each belongs to one message, so that a bounce says by itself what bounced.

With `bounces@council.example` set, a mail leaves with the envelope sender `bounces+<token>@council.example`;
the mail server puts all of them into the mailbox `bounces`.
"""

import re

_SPEC = re.compile(r"([A-Za-z0-9._-]+)@([A-Za-z0-9.-]+)")
_TOKEN = re.compile(r"[a-z0-9]{1,48}")
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_TOKEN_LENGTH = 32
REMEDY = "Write PLANFLOW_BOUNCE_ADDRESS as bounces@example.org, with at most 31 characters before the @."


def is_usable(bounce_address: str) -> bool:
    """Whether a token can be put into this address."""
    found = _SPEC.fullmatch(bounce_address)
    return found is not None and len(found[1]) + 1 + _TOKEN_LENGTH <= _LONGEST_LOCAL


def address(bounce_address: str, token: str) -> str:
    """The return address of one message. Raises `ValueError` where no such address can be made."""
    found = _SPEC.fullmatch(bounce_address)
    if found is None or not _TOKEN.fullmatch(token) or len(found[1]) + 1 + len(token) > _LONGEST_LOCAL:
        raise ValueError("no return address can be made of this")
    return f"{found[1]}+{token}@{found[2]}"


def token(bounce_address: str, text: str) -> str | None:
    """The token in a return address, whatever case a server has given it; None where it is none of ours."""
    found = _SPEC.fullmatch(bounce_address)
    if found is None:
        return None
    local, domain = (re.escape(part) for part in found.groups())
    match = re.fullmatch(rf"<?\s*{local}\+({_TOKEN.pattern})@{domain}\s*>?", text.strip(), re.IGNORECASE)
    return match[1].lower() if match else None

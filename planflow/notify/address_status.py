"""Whether a mail server's refusal of a recipient says that there is no such address.

Everything else that a server may mean (a policy, a full mailbox, a size, relaying) passes, or is about the
mail and not about the address.
"""

import re

BAD_FORM = "5.1.3"
"""The status code (RFC 3463) of an address that has not the form of one."""
_FOR_GOOD = 5
_NOT_ALLOWED = 553
"""RFC 5321, 4.2.3: the name of the mailbox is not allowed, for example because its form is wrong."""
_FIRST = re.compile(rb"(5\.\d{1,3}\.\d{1,3})(?!\S)")
"""RFC 2034: the status code is the first thing after the number. Elsewhere it may be part of an address."""
_ANYWHERE = re.compile(rb"\b5\.\d{1,3}\.\d{1,3}\b")
_ADDRESS = re.compile(r"5\.1\.(?:1|2|3|6|10)|5\.2\.1")
"""No such mailbox or domain, a form that is none, moved away, a domain without mail (RFC 7505), switched off.
Not in it are 5.1.0 (anything), 5.1.4 (ambiguous), and 5.1.7 and 5.1.8, which are about the sender."""


def failed(code: int, words: bytes) -> str:
    """The status code where the address itself is refused for good; empty where it is not, or unclear."""
    if code // 100 != _FOR_GOOD:
        return ""
    said = _FIRST.match(words.strip())
    if said is not None:
        status = said[1].decode()
        return status if _ADDRESS.fullmatch(status) else ""
    return BAD_FORM if code == _NOT_ALLOWED and not _ANYWHERE.search(words) else ""

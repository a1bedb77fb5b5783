"""The class of a paper, as its front sheet gives it: open to the public or not."""

from collections.abc import Mapping

_CLOSED = ("part 2", "exempt", "restricted", "confidential")


def is_public(front: Mapping[str, str]) -> bool:
    """Whether a paper is public by the class on its front sheet; one without a class is taken to be."""
    given = front.get("class", "").lower()
    return not any(word in given for word in _CLOSED)

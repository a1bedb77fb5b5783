"""Regular expressions that are compiled when they are first used.

Each report is read in a process of its own, which would compile a hundred patterns anew before its first
page; most reports need half of them.
"""

import re
from typing import Any, cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "split", "sub")


class _Unused:
    """A pattern that nobody has needed yet; from its first use on it has the methods of the compiled one."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, to be used as one that `re.compile` gives; a mistake in it shows at its first use."""
    return cast("re.Pattern[str]", _Unused(source, flags))

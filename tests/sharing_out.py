"""How the tests are shared out between workers: what several tests use is made by one worker, once.

Files go out in the order of their names, so that the long ones (acceptance, browser) do not come last.
"""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_REHEARSED = tuple(f"tests/acceptance/test_{name}.py" for name in ("rehearsal", "mail_load", "opensmtpd"))
_EXAMPLE = re.compile(r"\[(\w+-\d{4})\b")
_SPLIT = ("tests/unit/", "tests/guard/")
"""Where nothing is shared that takes long to make."""


class ByWhatTheyShare(LoadScopeScheduling):
    """Hands out whole files; of the rehearsals all those of one example."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in _REHEARSED:
            example = _EXAMPLE.search(nodeid)
            return example[1] if example else "lewisham-2017"
        return nodeid if nodeid.startswith(_SPLIT) else file

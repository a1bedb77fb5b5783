"""The sandbox of the mails gives the library's own answers, and the short way of folding the long one's."""

import dataclasses
import textwrap
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from jinja2 import Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from planflow.domain.letter import Owed
from planflow.notify import render
from planflow.notify.sandbox import Sandbox


@dataclass
class Listing(list):
    """A record that is a container all the same."""

    name: str = ""


def _owed():
    fields = {field.name: None for field in dataclasses.fields(Owed)}
    return Owed(**{**fields, "ref": "lewisham-2017/R1a", "due_on": date(2017, 1, 23), "days_late": 2})


def _values():
    yield from ("words", 3, True, None, date(2017, 1, 23), datetime(2017, 1, 23, tzinfo=UTC), (1, 2))
    yield from ([1], {"a": 1}, {1}, Listing(), len, (one for one in ()), lambda: None, Owed, date, _owed())


@pytest.mark.parametrize("value", list(_values()), ids=lambda value: type(value).__name__)
def test_a_template_reads_what_it_would_read_in_the_sandbox_of_the_library(value):
    ours, theirs = Sandbox(), ImmutableSandboxedEnvironment()
    for name in {*dir(value), "_hidden", "nothing", "mro", "gi_frame", "f_globals", "append", "format"}:
        mine, its = ours.getattr(value, name), theirs.getattr(value, name)
        assert type(mine) is type(its)
        assert isinstance(mine, Undefined) or callable(mine) or mine == its


@pytest.mark.parametrize("text", ["{{ item.__class__.__mro__ }}", "{{ words.append(1) }}", "{{ item._x.y }}"])
def test_a_template_that_reaches_out_of_its_sandbox_is_refused(text):
    with pytest.raises((SecurityError, UndefinedError)):
        Sandbox().from_string(text).render(item=_owed(), words=[])


@pytest.mark.parametrize(
    "text", ["", "short", "x" * 72, "x" * 70, "two  spaces", "a\tb", " e ", "word " * 20]
)
@pytest.mark.parametrize("first", ["", "  "])
def test_a_line_that_fits_is_folded_as_a_long_one_is(text, first):
    whole = textwrap.fill(
        text, 72, initial_indent=first, subsequent_indent=first,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    assert render.fold(text, first) == whole

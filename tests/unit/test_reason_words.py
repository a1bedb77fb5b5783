"""Every answer of `planflow why` has a sentence, and every sentence gets the values that it names."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from planflow.domain.reason import Reason
from planflow.engine import reason_words, refusal_words
from planflow.services import explaining_intents, explaining_mail, explaining_waits

SENTENCES = refusal_words.read(None, "why.en")
MODULES = (explaining_mail, explaining_intents, explaining_waits)
PATTERNS = {
    "kind_": (*(f"kind_{kind}" for kind in explaining_mail.KINDS), "kind_other"),
    "weekday_": tuple(f"weekday_{number}" for number in range(7)),
    "mail_is_": tuple(f"mail_is_{state}" for state in ("planned", "claimed", "held", "parked", "cancelled")),
}


def _written() -> set[str]:
    """The codes that stand in the services as plain text."""
    found = set()
    for module in MODULES:
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Reason" and node.args:
                codes = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                found |= {
                    code
                    for code in codes
                    if isinstance(code, str) and re.fullmatch(r"[a-z][a-z_]+[a-z]", code)
                }
    return found


def test_every_code_of_the_services_has_a_sentence() -> None:
    codes = _written() | set(explaining_intents._DROPPED)
    for one in PATTERNS.values():
        codes |= set(one)
    assert len(codes) > 60
    assert sorted(codes - SENTENCES.keys()) == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_can_be_read_and_names_plain_values(code: str) -> None:
    names = [name for _, name, form, _ in Formatter().parse(SENTENCES[code]) if name is not None]
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
    said = reason_words.say(Reason(code, dict.fromkeys(names, "this")), SENTENCES)
    assert "{" not in said


def test_values_are_spoken_as_a_person_would() -> None:
    words = {"a": "{day}; {at}; {names}; {inner}", "b": "twice {what}"}
    values = {
        "day": date(2017, 1, 23),
        "at": datetime(2017, 1, 23, 9, 5, tzinfo=UTC),
        "names": ["Owner", "Head", date(2017, 1, 24)],
        "inner": Reason("b", {"what": 3}),
    }
    said = reason_words.say(Reason("a", values), words)
    assert said == (
        "Monday 23 January 2017; Monday 23 January 2017, 09:05; "
        "Owner, Head and Tuesday 24 January 2017; twice 3"
    )


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert reason_words.say(Reason("unheard_of"), {}) == "(unheard_of)"


def test_an_answer_as_data_holds_its_parts() -> None:
    made = Reason("a", {"inner": Reason("b"), "count": 2})
    assert made.plain() == {"code": "a", "values": {"inner": {"code": "b"}, "count": 2}}

"""Writing a plan file: whatever text a plan holds, the written file is read back as the same."""

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planflow import yamlfile
from planflow.services.planfile import writing
from planflow.services.planfile.model import PlanFile

# fmt: off
NASTY = st.sampled_from(
    ["no", "yes", "on", "~", "null", "1.10", "12:30", "0x1f", "1e3", "2017-01-23", "-", "- a", "a: b", "a #b",
     "#a", "'", '"', "\\", "%a", "@a", "`a", "!a", "&a", "*a", "[a", "{a", "a]", "a,b", "?", ":", "a:",
     "|", ">",
     "=", "<<", "…", "Ŵ", "a\nb", "a\n\nb", "a\n  b", "tab\tb", "very long " * 20 + "end",
     "007", "N/a", "é" * 200,
     "two  spaces " * 12 + "end", "\u2028", "\ufeff", "--- a", "...", "0o17", "1_000", "+1", ".5", "0"]
)
# fmt: on
CONTROLS = [*range(9), *range(11, 32), *range(0x7F, 0xA0)]
TEXTS = NASTY | st.text(max_size=120).filter(lambda text: not any(ord(one) in CONTROLS for one in text))
LINE = TEXTS.map(str.strip)
WORDS = st.lists(LINE, max_size=4)


def plan_file(title: str, text: str, words: list[str], front: dict[str, str]) -> PlanFile:
    return PlanFile.model_validate(
        {
            "planflow": "1",
            "organisation": {"key": "council", "name": title},
            "plan": {"key": "plan-2017", "title": title},
            "bodies": [{"key": "board", "name": title, "kind": "board"}],
            "recommendations": [{"key": "R1", "title": title, "text": text, "addressees": words}],
            "reports": [{"key": "six", "title": title, "body": "board", "front": front}],
        }
    )


def read(text: str) -> PlanFile:
    return yamlfile.validate(yamlfile.parse(text, "written"), PlanFile)


@settings(max_examples=120, deadline=None)
@given(LINE, LINE, WORDS, st.dictionaries(LINE.filter(bool).map(lambda key: key[:60]), LINE, max_size=3))
def test_what_is_written_is_read_back_as_the_same(title, text, words, front):
    file = plan_file(title, text, words, front)
    written = writing.write(file)
    assert read(written) == file
    assert writing.write(read(written)) == written


@settings(max_examples=80, deadline=None)
@given(LINE, LINE, WORDS)
@example("no", "no", ["A?"])
def test_every_other_reader_of_yaml_sees_the_same_texts(title, text, words):
    file = plan_file(title, text, words, {})
    seen = yaml.safe_load(writing.write(file))["recommendations"][0]
    # Days and numbers go without quotes: they are the same text to whoever reads them as text.
    assert [str(seen["title"]), str(seen.get("text", ""))] == [title, text]
    assert [str(one) for one in seen.get("addressees", [])] == words


def test_what_says_nothing_is_not_written():
    lines = writing.write(plan_file("A plan", "", [], {})).splitlines()
    assert "recommendations:" in lines
    assert not [line for line in lines if line.endswith(("[]", '""', ": ", "{}")) or "urgent" in line]


def test_a_long_text_becomes_a_block_of_short_lines():
    written = writing.write(plan_file("A plan", "word " * 100 + "end", [], {}))
    assert "text: >-" in written
    assert max(map(len, written.splitlines())) <= writing.WIDTH


def test_a_header_becomes_comments():
    written = writing.write(plan_file("A plan", "", [], {}), header="One\n\nTwo")
    assert written.startswith("# One\n#\n# Two\nplanflow: 1\n")

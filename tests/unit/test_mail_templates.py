"""The words of the mails: complete, escaped, in a sandbox, and right in each situation."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planflow.notify import broken, check, parts, render
from planflow.notify.samples import NEWS, OWED, SAMPLE

TODAY = date(2017, 1, 23)


def _text(**columns):
    return " ".join(render.render(replace(SAMPLE, **columns)).text.split())


def test_every_template_exists_and_every_name_in_it_resolves():
    assert check.languages() == ["cy", "en"]
    assert check.check() == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sentences.j2", "{% macro title(section) %}{{ sections }}", "Unexpected end"),
        ("weekly/subject.txt.j2", "{{ lettr.name }}", "There is no 'lettr' to print"),
        ("weekly/body.html.j2", "{{ letter.nickname }}", "no attribute 'nickname'"),
    ],
)
def test_a_wrong_template_of_an_organisation_is_found(tmp_path, name, text, words):
    path = tmp_path / "mail" / "en" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert any(words in problem.message for problem in check.check(tmp_path))


def test_a_language_without_a_template_is_found(tmp_path):
    (tmp_path / "mail" / "gd").mkdir(parents=True)
    (tmp_path / "mail" / "gd" / "sentences.j2").write_text("")
    found = [problem.file for problem in check.check(tmp_path) if "template is missing" in problem.message]
    assert {*render.WORDS} - {"sentences.j2"} < {Path(file).name for file in found}
    assert len(found) == len(check.files("en")) - 1, "all but the one that is there"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({}, "Due today, Monday 23 January 2017"),
        (
            {"days_late": 1, "due_on": date(2017, 1, 20)},
            "1 working day late: it was due Friday 20 January 2017",
        ),
        ({"days_left": 4, "due_on": date(2017, 1, 27)}, "Due Friday 27 January 2017, in 4 working days"),
        ({"due_on": date(2017, 3, 31), "days_left": 48}, "Due Friday 31 March 2017"),
        ({"due_on": None, "due_text": "ongoing"}, "“ongoing”, with no day set"),
        ({"due_on": TODAY, "due_text": "January 2017"}, "(written as “January 2017”)"),
        ({"original_due_on": date(2017, 1, 9), "moves": 2}, "First due Monday 9 January 2017; moved twice."),
        ({"done_when": "Audits are good."}, "It counts as done when: Audits are good."),
        ({"fallback": "vacant", "owner_role": "verifier"}, "nobody who may do it holds the role of verifier"),
        ({"fallback": "away", "meant_for": "The head"}, "for The head, who is away"),
        ({"kind": "verification"}, "Check the evidence: A title"),
    ],
)
def test_an_entry_says_what_when_and_why(item, words):
    assert words in _text(now=[replace(OWED, **item)])


def test_both_bodies_say_the_same():
    letter = replace(SAMPLE, asks=[NEWS], now=[OWED], late=[replace(OWED, days_late=3)], later=[OWED])
    made = render.render(letter)
    bare = re.sub(
        r"<style>.*?</style>|<h1 class=.from.*?</h1>|<title>.*?</title>|<[^>]+>", " ", made.html, flags=re.S
    )
    plain = {word.lower() for word in re.findall(r"\w{3,}", made.text)}
    html = {word.lower() for word in re.findall(r"\w{3,}", bare)}
    assert plain == html


def test_what_people_wrote_is_escaped_in_html_and_plain_in_text():
    made = render.render(replace(SAMPLE, now=[replace(OWED, title="Safe & <b>sound</b> {{ 7*7 }}")]))
    assert "Safe &amp; &lt;b&gt;sound&lt;/b&gt; {{ 7*7 }}" in made.html
    assert "Safe & <b>sound</b> {{ 7*7 }}" in made.text


def test_the_subject_counts_and_names_nothing_confidential():
    letter = replace(SAMPLE, late=[replace(OWED, title="A child's name", days_late=3)], soon=[])
    for kind in ("weekly", "break_in"):
        subject = render.render(replace(letter, kind=kind)).subject
        assert "1 late" in subject
        assert "child" not in subject


def test_a_long_list_stays_readable_and_complete():
    many = [replace(OWED, ref=f"plan/R{number}", days_late=1) for number in range(40)]
    text = _text(late=many)
    assert all(f"plan/R{number}" in text for number in range(40))
    assert text.count("It counts as done when") == parts.IN_FULL


def test_a_template_of_an_organisation_runs_in_a_sandbox(tmp_path):
    path = tmp_path / "mail" / "en" / "weekly" / "subject.txt.j2"
    path.parent.mkdir(parents=True)
    path.write_text("{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(broken.TemplateFault, match="unsafe"):
        render.render(SAMPLE, own=tmp_path)


def test_nothing_in_the_page_is_fetched_from_elsewhere():
    html = render.render(replace(SAMPLE, now=[OWED])).html
    assert "src=" not in html
    assert "url(" not in html
    assert "http" not in html
    assert "prefers-color-scheme: dark" in html

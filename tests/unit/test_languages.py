"""Welsh beside English: nothing is missing, nothing is misspelt, and a body can add a language of its own."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jinja2 import nodes

from planflow import resources
from planflow.cli import main
from planflow.engine import occasions, reader, refusal_words, words_check
from planflow.engine.library import Library
from planflow.errors import Refusal
from planflow.notify import check, render, samples, template_names, webhook
from planflow.notify.samples import NEWS, OWED, SAMPLE

MAIL = resources.shipped("notifications") / "mail"
ENGLISH = sorted(str(path.relative_to(MAIL / "en")) for path in (MAIL / "en").rglob("*.j2"))
WORDLESS = [name for name in ENGLISH if Path(name).name.startswith("body.")]


def _tree(language: str, name: str) -> nodes.Template:
    return render.environment(language, None).parse((MAIL / language / name).read_text(encoding="utf-8"))


def _compared(tree: nodes.Template) -> set[str]:
    """The codes that a template compares something with."""
    found: set[str] = set()
    for one in tree.find_all((nodes.Compare, nodes.Test, nodes.Filter)):
        parts = [one.expr, *one.ops] if isinstance(one, nodes.Compare) else [*(one.args or ())]
        for part in parts:
            inner = [part, *part.find_all(nodes.Const)]
            found |= {str(two.value) for two in inner if isinstance(two, nodes.Const)}
    return {code for code in found if re.fullmatch(r"[a-z]+(_[a-z]+)+|verification|occurrence|action", code)}


@pytest.mark.parametrize("name", ENGLISH)
def test_every_english_template_has_its_welsh_with_the_same_macros(name: str) -> None:
    english, welsh = _tree("en", name), _tree("cy", name)
    mine = template_names.macros(welsh)
    theirs = template_names.macros(english)
    assert {macro: mine.get(macro) for macro in theirs} == theirs
    assert _compared(english) - _compared(welsh) == set(), "codes that English tells apart"
    assert _compared(welsh) - _compared(english) == set(), "codes that nobody else knows"


@pytest.mark.parametrize("name", WORDLESS)
def test_what_has_no_words_is_the_same_in_both_languages(name: str) -> None:
    assert (MAIL / "cy" / name).read_bytes() == (MAIL / "en" / name).read_bytes()


@pytest.mark.parametrize("prefix", words_check.SETS)
def test_every_sentence_has_its_welsh_with_the_same_names(prefix: str) -> None:
    english, welsh = (refusal_words.read(None, f"{prefix}{one}") for one in ("en", "cy"))
    assert english.keys() == welsh.keys()
    names = re.compile(r"\{(\w+)\}")
    for code, sentence in english.items():
        assert set(names.findall(welsh[code])) == set(names.findall(sentence)), code
        assert welsh[code] != sentence or not re.search("[a-z]{3}", names.sub("", sentence)), code


def test_every_event_has_its_welsh_in_chats_and_in_answers() -> None:
    names = refusal_words.read_file(None, "cy").speech
    assert names is not None
    spoken = render.environment("cy", None).get_template("names.j2").module.event
    for kind in occasions.known(reader.read_definitions(None)) - {"any_event"}:
        in_english = kind.replace("_", " ")
        assert str(spoken(kind)) not in (kind, in_english), kind
        assert names.names.get(in_english) == str(spoken(kind)), kind


MISSING = (
    "mail/cy/news.j2", "mail/cy/names.j2", "mail/cy/link/opening.j2", "mail/cy/webhook.txt.j2",
    "mail/cy/weekly/body.html.j2", "mail/cy/break_in/subject.txt.j2", "words/cy.yaml", "words/why.cy.yaml",
)  # fmt: skip


def test_a_welsh_file_that_is_missing_is_found(tmp_path: Path, monkeypatch) -> None:
    shipped = resources.shipped
    copy = tmp_path / "notifications"
    shutil.copytree(shipped("notifications"), copy)
    for name in MISSING:
        (copy / name).unlink()
    monkeypatch.setattr(resources, "shipped", lambda name: copy if name == copy.name else shipped(name))
    render.environment.cache_clear()
    problems = check.check()
    render.environment.cache_clear()
    found = {problem.file for problem in problems}
    assert {str(copy / name) for name in MISSING} - {str(copy / "mail/cy/names.j2")} <= found
    assert any(one.key == "names.j2" for one in problems), "English has none, so whoever needs it says so"


MISSPELT = [
    ("mail/cy/sentences.j2", "{{ item.done_when }}", "{{ item.done_wen }}", "done_wen"),
    ("mail/cy/sentences.j2", "names.turns(item.turns)", "names.turn(item.turns)", "turn"),
    ("mail/cy/sentences.j2", "macro opening(letter)", "macro openin(letter)", "opening"),
    ("mail/cy/sentences.j2", '"elsewhere": ', '"elswhere": ', "elsewhere"),
    ("mail/cy/sentences.j2", 'selectattr("is_new")', 'selectattr("is_nwe")', "is_nwe"),
    ("mail/cy/news.j2", "{{ say.soft_day(news.until_on) }}", "{{ say.soft_day(news.until) }}", "until"),
    ("mail/cy/news.j2", '"plan_agreed": ', '"plan_agred": ', "plan_agreed"),
    ("mail/cy/digest.j2", "{{ draft.agency }}", "{{ draf.agency }}", "draf"),
    ("mail/cy/weekly/body.html.j2", "block opening", "block openning", "opening"),
    ("mail/cy/webhook.txt.j2", "told.to_label", "told.label_to", "label_to"),
    ("words/cy.yaml", "Nid yw {body} i gytuno", "Nid yw {boddy} i gytuno", "boddy"),
    ("words/cy.yaml", "  no_owner:", "  no_ownr:", "no_ownr"),
    ("words/why.cy.yaml", "tan ddydd {day}", "tan ddydd", "day"),
]


def test_a_misspelt_name_in_welsh_is_found_with_its_file(tmp_path: Path) -> None:
    for name, right, wrong, _ in MISSPELT:
        own = tmp_path / name
        if not own.is_file():
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(resources.shipped("notifications") / name, own)
        text = own.read_text(encoding="utf-8")
        assert right in text, right
        own.write_text(text.replace(right, wrong), encoding="utf-8")
    found = [(problem.file, f"{problem.key} {problem.message}") for problem in check.check(tmp_path)]
    for name, _, _, told in MISSPELT:
        assert any(file == str(tmp_path / name) and told in said for file, said in found), (name, told)


@pytest.fixture
def breton(tmp_path: Path) -> Path:
    """A made-up third language, begun by copying the Welsh."""
    shipped = resources.shipped("notifications")
    shutil.copytree(shipped / "mail" / "cy", tmp_path / "mail" / "br")
    for name in ("{}", "why.{}"):
        words = tmp_path / "words" / f"{name.format('br')}.yaml"
        words.parent.mkdir(exist_ok=True)
        shutil.copy(shipped / "words" / f"{name.format('cy')}.yaml", words)
    path = tmp_path / "mail" / "br" / "closing.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("Annwyl {{", "Demat {{"), encoding="utf-8")
    path = tmp_path / "words" / "br.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Nid oes dim yn agored.", "Netra."), encoding="utf-8"
    )
    return tmp_path


def _checked(own: Path, monkeypatch, capsys) -> tuple[object, str]:
    monkeypatch.setenv("PLANFLOW_NOTIFICATIONS_DIR", str(own))
    monkeypatch.chdir(own)
    with pytest.raises(SystemExit) as left:
        main.run(["workflows", "check"])
    shown = capsys.readouterr()
    return left.value.code, shown.out + shown.err


def test_a_body_adds_a_language_by_a_folder_and_two_files(breton: Path, monkeypatch, capsys) -> None:
    code, shown = _checked(breton, monkeypatch, capsys)
    assert code == 0, shown
    made = render.render(replace(SAMPLE, language="br", now=[OWED]), own=breton)
    assert made.text.startswith("Demat Somebody,")
    assert 'lang="br"' in made.html
    assert refusal_words.say([Refusal("nothing_open")], Library(None, breton).words("br")) == "Netra."


def test_what_a_new_language_lacks_is_told(breton: Path, monkeypatch, capsys) -> None:
    (breton / "mail" / "br" / "closing.j2").unlink()
    (breton / "words" / "why.br.yaml").unlink()
    code, shown = _checked(breton, monkeypatch, capsys)
    assert code == 1
    assert "mail/br/closing.j2: The template is missing." in shown
    assert "words/why.br.yaml: The words are missing." in shown


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 cam"),
        (2, "2 gam"),
        (3, "3 cham"),
        (4, "4 cam"),
        (6, "6 cham"),
        (10, "10 cam"),
        (12, "12 o gamau"),
    ],
)
def test_a_noun_takes_the_mutation_of_its_number(number: int, said: str) -> None:
    names = render.environment("cy", None).get_template("names.j2").module
    assert str(names.steps(number)) == said


def test_a_welsh_mail_counts_and_dates_in_welsh() -> None:
    late = replace(OWED, days_late=2, due_on=date(2017, 1, 19), original_due_on=date(2016, 12, 2), moves=3)
    made = render.render(replace(SAMPLE, language="cy", late=[late], asks=[NEWS]))
    text = " ".join(made.text.split())
    assert made.subject == "Eich camau yr wythnos hon: 1 wedi’i ddychwelyd, 1 yn hwyr"
    assert "2 ddiwrnod gwaith yn hwyr: y dyddiad cau oedd dydd Iau 19 Ionawr 2017" in text
    assert "Y dyddiad cau gwreiddiol oedd dydd Gwener 2 Rhagfyr 2016; cafodd ei symud deirgwaith." in text
    assert made.sender == "Cynlluniau gwella A council"
    assert '<html lang="cy">' in made.html


def test_refusals_speak_of_days_and_roles_in_welsh() -> None:
    words = Library().words("cy")
    said = refusal_words.say([Refusal("still_watched", {"until": date(2017, 1, 20)})], words)
    assert said.startswith("Mae’n cael ei wylio tan ddydd Gwener 20 Ionawr 2017,")
    said = refusal_words.say([Refusal("not_rater", {"by": ["chair", "clerk"]})], words)
    assert said.endswith(": cadeirydd, clerc.")


def test_a_line_for_a_chat_is_in_the_language_of_the_organisation() -> None:
    told = next(iter(samples.told("cy")))
    assert "gwiriwyd tystiolaeth a’i derbyn".encode() in webhook.build(told)

"""Welsh for an organisation, and for one person of an English one: mails, refusals, answers and calendars."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person
from planflow.services import extensions, feeds
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, mails, page, run, words

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|be|has|have|to|your|you|this|that|which|who|with|for|from|by|it|not|"
    r"until|when|day|days|due|late|working|action|actions|plan|paper|waits|nothing|here|owner|chair)\b",
    re.IGNORECASE,
)
"""Words that no Welsh sentence has. ("I" and "a" are Welsh words, too.)"""
TITLE = "Adolygu’r drefn ddiogelu yn Nhŷ Gŵyr"
NAMES = {"owner": "Siân Ŵyn", "head": "Pennaeth", "chair": "Cadeirydd", "coordinator": "Cydgysylltydd",
         "administrator": "Gweinyddwr"}  # fmt: skip


def _lived(app: Application, *, home: str = "en", owner: str = "") -> None:
    """Four weeks: something falls due, is late, more time is asked for, and the chair hears of it."""
    made = cast(app, title="Cynllun gwella diogelu")
    with app.writing() as session:
        organisation = session.exec(select(Organisation)).one()
        organisation.language, organisation.name = home, "Cyngor Sir Dŵr-y-felin"
        for person in session.exec(select(Person)):
            person.name = NAMES[person.key]
        session.get_one(Person, made.owner.id).language = owner
        for ref, due_on, title in (
            ("R1a", MONDAY, TITLE),
            ("R1b", date(2017, 2, 17), "Hyfforddi staff"),
            ("R1c", date(2017, 6, 30), "Arolwg"),
        ):
            given.action(
                session,
                made.plan,
                ref,
                owner=made.owner,
                due_on=due_on,
                title=title,
                success_measure="Mae’n glir.",
            )
    run(app, at("2017-01-16"), at("2017-01-25"))
    with app.writing() as session:
        extensions.request(
            session,
            Actor(made.owner.id),
            session.exec(select(Action).where(Action.ref == "R1a")).one(),
            to_due_on=date(2017, 3, 1),
            reason="Mae’r tŷ ar gau.",
            now=at("2017-01-25", 10),
        )
    run(app, at("2017-01-25", 11), at("2017-02-20"))


def test_an_organisation_that_speaks_welsh_gets_no_english_sentence(app: Application) -> None:
    _lived(app, home="cy")
    arrived = mails(app)
    assert {mail["To"].addresses[0].username for mail in arrived} >= {"owner", "head", "chair"}
    for mail in arrived:
        said = re.sub(r"https?://\S+|lewisham-2017\S*|planflow", " ", f"{mail['Subject']} {words(mail)}")
        assert ENGLISH.findall(said) == [], said
        assert '<html lang="cy">' in page(mail)
        assert str(mail["From"]).startswith("Cynlluniau gwella Cyngor Sir Dŵr-y-felin")
    (asked,) = [mail for mail in mails(app, "chair") if "Penderfynu ar gais" in words(mail)][:1]
    assert f"Penderfynu ar gais am fwy o amser: {TITLE}" in words(asked)


def test_one_person_of_an_english_organisation_gets_welsh(app: Application) -> None:
    _lived(app, owner="cy")
    assert all(words(mail).startswith("Annwyl Siân Ŵyn,") for mail in mails(app, "owner"))
    assert all(words(mail).startswith("Hello ") for mail in mails(app) if "owner@" not in mail["To"])
    assert len(mails(app, "owner")) > 2


def test_letters_with_circumflex_arrive_in_subject_name_and_both_bodies(
    app: Application, tmp_path: Path
) -> None:
    subject = tmp_path / "own" / "mail" / "cy" / "weekly" / "subject.txt.j2"
    subject.parent.mkdir(parents=True)
    subject.write_text("Camau’r tŷ a’r gŵyn: {{ letter.later | length }}", encoding="utf-8")
    app.settings = replace(app.settings, notifications_dir=tmp_path / "own")
    _lived(app, owner="cy")
    (mail, *_) = [mail for mail in mails(app, "owner") if "Camau" in mail["Subject"]]
    assert str(mail["Subject"]).startswith("Camau’r tŷ a’r gŵyn:")
    assert mail["To"].addresses[0].display_name == "Siân Ŵyn"
    assert TITLE in words(mail)
    assert "Siân Ŵyn" in page(mail)
    raw = next(path.read_bytes() for path in sorted(app.settings.mail_dir.glob("*.eml")))
    assert raw.isascii(), "everything beyond ASCII is encoded"


def test_a_calendar_in_welsh(app: Application) -> None:
    _lived(app, owner="cy")
    with app.reading() as session:
        person = session.exec(select(Person).where(Person.key == "owner")).one()
        made = feeds.of_person(session, person, now=at("2017-02-20"))
    calendar = Calendar.from_ical(made.content)
    assert calendar["NAME"] == "Cyngor Sir Dŵr-y-felin: yr hyn sydd i mi ei wneud"
    assert "Bydd wedi’i gwblhau pan fydd hyn yn wir: Mae’n glir." in made.content.decode().replace(
        "\r\n ", ""
    )


@pytest.fixture
def command(app: Application, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command on the application's database; gives its exit code and what it printed."""
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))

    def run_(*arguments: str) -> tuple[object, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(list(arguments))
        shown = capsys.readouterr()
        return left.value.code, " ".join((shown.out + shown.err).split())

    return run_


def test_a_refusal_speaks_the_language_of_whoever_acts(app: Application, command) -> None:
    _lived(app, owner="cy")
    verify = ("move", "lewisham-2017/R1b", "verify", "--as")
    code, said = command(*verify, "owner")
    assert code == 1
    assert "Nid yw’r symudiad 'verify' yn bosibl tra bo’r cyflwr yn 'assigned'." in said
    code, said = command(*verify, "coordinator")
    assert "The move 'verify' is not possible while the state is 'assigned'." in said
    _, said = command("move", "lewisham-2017/R1b", "--as", "owner")
    assert "Neilltuo Ar gyfer y rhain y mae’r symudiad" in said


def test_why_answers_in_the_language_asked_for_or_the_organisations(app: Application, command) -> None:
    _lived(app, home="cy")
    code, said = command("why", "owner", "lewisham-2017/R1b")
    assert code == 0
    assert "Y cam gweithredu: y dyddiad cau yw Gwener 17 Chwefror 2017. Cyfrifoldeb Siân Ŵyn yw hyn." in said
    assert ENGLISH.findall(re.sub(r"planflow|lewisham-2017\S*", " ", said)) == []
    _, said = command("why", "owner", "lewisham-2017/R1b", "--language", "en")
    assert "The action is due on Friday 17 February 2017. Siân Ŵyn owes it." in said
    _, said = command("why", "owner", "lewisham-2017/R1b", "--language", "fr")
    assert "The action is due on" in said, "English stands in for a language without words"

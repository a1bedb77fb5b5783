"""`planflow link` from the outside: a mail is written, its link is shown, answered and taken back."""

import json
import re
from email import message_from_bytes, policy
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from icalendar import Calendar

from planflow import resources
from planflow.bootstrap import Application
from planflow.services import links
from planflow.settings import Settings
from planflow.store import deadlines
from planflow.testing import given
from tests import reminding
from tests.terminal import planflow

SETTINGS = {
    "PLANFLOW_BASE_URL": "https://planflow.example.org",
    "PLANFLOW_SECRET_KEY": "k" * 40,
}


def link(folder: Path, *arguments: str, code: int = 0) -> CompletedProcess[str]:
    ran = planflow("link", *arguments, folder=folder, **SETTINGS)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan whose owner has had a mail; the clock of the commands is today's."""
    folder = tmp_path_factory.mktemp("link")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'planflow.db'}", mail_dir=folder / "mail",
        base_url=SETTINGS["PLANFLOW_BASE_URL"], secret_key=SETTINGS["PLANFLOW_SECRET_KEY"],
    )  # fmt: skip
    app = Application(settings)
    app.create_database()
    now = app.clock.now()
    made = reminding.cast(app, live_on=now.date())
    with app.writing() as session:
        given.action(session, made.plan, "R1a", made.owner, now.date().replace(year=now.year + 1, day=1))
        given.action(session, made.plan, "R2a", made.owner, now.date())
        ids = [one.id for one in deadlines.open_of_owner(session, made.owner.id)]
        (folder / "url").write_text(
            links.answer_url(session, person_id=made.owner.id, message_id=None, deadline_ids=ids, now=now)
        )
    app.close()
    return folder


@pytest.fixture
def url(folder: Path) -> str:
    return (folder / "url").read_text()


def test_a_link_is_shown_with_what_counts_as_done_and_how_to_answer(folder: Path, url: str) -> None:
    said = link(folder, "show", url).stdout
    assert "lewisham-2017/R1a  Action R1a (due: " in said
    assert "What counts as done: It is seen to be done." in said
    assert "--progress, --no-change, --more-time" in said


def test_one_item_is_answered_and_a_second_time_changes_nothing(folder: Path, url: str) -> None:
    said = ("answer", url, "--item", "lewisham-2017/R1a", "--progress", "Twelve of 30.", "--percent", "40")
    assert link(folder, *said).stdout == "lewisham-2017/R1a: progress recorded.\n"
    assert link(folder, *said).stdout == "lewisham-2017/R1a: was recorded already.\n"
    shown = json.loads(link(folder, "show", url, "--json").stdout)
    assert {one["ref"]: one["said"] and one["said"]["words"] for one in shown["items"]} == {
        "lewisham-2017/R1a": "Twelve of 30.",
        "lewisham-2017/R2a": None,
    }


def test_no_change_answers_for_everything(folder: Path, url: str) -> None:
    done = json.loads(link(folder, "answer", url, "--no-change", "--json").stdout)
    assert sorted(ref for ref, _ in done["recorded"]) == ["lewisham-2017/R1a", "lewisham-2017/R2a"]


def test_more_time_needs_a_reason(folder: Path, url: str) -> None:
    asked = ("answer", url, "--item", "R2a", "--more-time", "2099-01-01")
    assert "needs a reason" in link(folder, *asked, code=1).stderr
    ran = link(folder, *asked, "--reason", "Vacant posts.")
    assert ran.stdout == "lewisham-2017/R2a: more time recorded.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "https://planflow.example.org/answer/nothing"), "not one of ours"),
        (("answer", "URL", "--item", "R9z", "--no-change"), "not about R9z"),
        (("answer", "URL"), "Nothing was said"),
        (("list", "owner", "--as", "head"), "administrator"),
        (("feed", "owner", "--as", "head"), "administrator"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(
    folder: Path, url: str, arguments: tuple[str, ...], words: str
) -> None:
    ran = link(folder, *(url if one == "URL" else one for one in arguments), code=1)
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_stranger_learns_nothing_from_asking_for_a_fresh_link(folder: Path, url: str) -> None:
    assert link(folder, "renew", url).stdout == link(folder, "renew", "nonsense").stdout


def test_a_calendar_is_written_or_its_address_printed(folder: Path) -> None:
    address = link(folder, "feed", "owner", "--as", "owner").stdout.strip()
    assert re.fullmatch(r"https://planflow\.example\.org/calendar/[0-9a-f]{32}\.[\w-]{43}\.ics", address)
    link(folder, "feed", "owner", "--as", "coordinator", "--out", "owed.ics")
    found = Calendar.from_ical((folder / "owed.ics").read_bytes()).walk("VEVENT")
    assert {str(one["SUMMARY"]) for one in found} >= {"R1a: Action R1a", "R2a: Action R2a"}


def test_links_are_listed_without_their_addresses_and_taken_back(folder: Path, url: str) -> None:
    listed = link(folder, "list", "owner", "--as", "owner", "--json").stdout
    assert url.rpartition("/")[2].partition(".")[0] not in listed
    assert {one["state"] for one in json.loads(listed)} == {"works"}
    assert "taken back" in link(folder, "revoke", "owner", "--as", "coordinator").stdout
    assert "was taken back" in link(folder, "show", url, code=1).stderr


def test_init_suggests_a_secret_that_is_long_enough_and_differs_each_time(tmp_path: Path) -> None:
    call = ("init", "--organisation", "A", "--admin-name", "B C", "--admin-email", "b@example.org")
    found = [
        re.search(r"PLANFLOW_SECRET_KEY=(\w{64})\n", planflow(*call, folder=tmp_path).stdout)
        for _ in range(2)
    ]
    assert len({one.group(1) for one in found if one}) == 2
    assert "SECRET_KEY" not in planflow(*call, folder=tmp_path, **SETTINGS).stdout


def test_a_mail_of_a_rehearsal_has_links_made_from_its_seed(tmp_path: Path) -> None:
    plan = resources.find("examples", "lewisham-2017.yaml", None)
    for name, seed in (("one", "1"), ("two", "1"), ("three", "2")):
        ran = planflow(
            "rehearse", str(plan), "--from", "2017-01-05", "--until", "2017-01-31", "--seed", seed,
            "--out", name, folder=tmp_path,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
    found = {name: addresses(tmp_path / name / "mail") for name in ("one", "two", "three")}
    assert found["one"] == found["two"]
    assert found["one"]
    assert not found["one"] & found["three"]


def addresses(folder: Path) -> set[str]:
    texts = [
        message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()
        for path in sorted(folder.glob("*.eml"))
    ]
    return set(re.findall(r"https://planflow\.example\.org/answer/\S+", " ".join(texts)))

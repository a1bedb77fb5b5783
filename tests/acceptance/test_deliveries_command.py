"""The commands for deliveries as a person types them, on a database with one parked mail."""

import json

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.cli import main
from planflow.clock import SystemClock
from planflow.notify.channel import ChannelError
from planflow.testing import given
from tests import bounced
from tests.integration.test_deliveries import Faulty
from tests.reminding import MONDAY, at, cast, messages

NOW = at("2017-01-23")


@pytest.fixture
def desk(sqlite_app, monkeypatch, tmp_path, capsysbinary):
    """Runs a command on a plan of which one mail is parked; the exit code and what was printed."""
    people = cast(sqlite_app)
    with sqlite_app.writing() as session:
        given.action(session, people.plan, "R0", owner=people.owner, due_on=MONDAY)
    jobs.sweep(sqlite_app, NOW)
    jobs.deliver(sqlite_app, NOW, Faulty(ChannelError("554", permanent=True)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", sqlite_app.settings.database_url)
    monkeypatch.setenv("PLANFLOW_MAIL_DIR", str(sqlite_app.settings.mail_dir))

    def run(*arguments):
        with pytest.raises(SystemExit) as leaving:
            main.run(list(arguments))
        printed = capsysbinary.readouterr()
        return leaving.value.code or 0, printed.out.decode() + printed.err.decode()

    run.app = sqlite_app
    return run


def test_a_parked_mail_is_listed_shown_and_retried(desk):
    code, said = desk("deliveries", "list", "--state", "parked", "--person", "owner", "--since", "2017-01-01")
    assert code == 0
    assert "parked" in said
    assert "554" in said
    code, said = desk("deliveries", "show", "1")
    assert code == 0
    for words in ("planned", "words fixed", "try 1", "parked (554)", "lewisham-2017/R0: due, undeliverable"):
        assert words in said
    assert desk("deliveries", "retry", "1", "--as", "coordinator") == (
        0, "1: it is tried again with the next delivery run.\n",
    )  # fmt: skip
    assert messages(desk.app)[0].state == "planned"


def test_the_mail_itself_is_printed_byte_for_byte(desk):
    code, said = desk("deliveries", "show", "1", "--raw")
    assert code == 0
    assert said.encode() == messages(desk.app)[0].raw


def test_data_is_printed_as_json(desk):
    (row,) = json.loads(desk("deliveries", "list", "--json")[1])
    assert (row["id"], row["to"], row["state"], row["last_code"]) == (1, "owner", "parked", "554")
    shown = json.loads(desk("deliveries", "show", "1", "--json")[1])
    assert [(one["result"], one["code"]) for one in shown["tries"]] == [("parked", "554")]
    answers = json.loads(desk("why", "owner", "lewisham-2017/R0", "--json")[1])["answers"]
    assert "mail_is_parked" in [one["code"] for one in answers]
    assert all(one["sentence"].endswith(".") for one in answers)


def test_everything_is_held_shown_and_released(desk):
    code, said = desk("deliveries", "hold", "--reason", "The server moves.", "--as", "administrator")
    assert (code, said[:22]) == (0, "Everything is on hold.")
    code, said = desk("doctor")
    assert code == 1
    assert "deliveries on hold: Nothing leaves since" in said
    code, said = desk("tick")
    assert "Deliveries are on hold since" in said
    assert "Deliveries: 1 parked." in said
    code, said = desk("deliveries", "release")
    assert code == 0
    assert "On hold since" in said
    assert "Nothing was released." in said
    code, said = desk(
        "deliveries", "release", "--yes", "--drop-before", "2017-01-01", "--as", "administrator"
    )
    assert (code, said[:9]) == (0, "Released.")
    assert "Dropped: 0 mails" in said
    assert (
        "on hold"
        not in desk("deliveries", "release", "--yes", "--as", "owner")[1].partition("not on hold")[0]
    )


def test_a_notice_is_read_and_the_address_parked_and_unparked(desk, tmp_path):
    (message,) = messages(desk.app)
    path = tmp_path / "returned.eml"
    path.write_bytes(bounced.dsn(message.token))
    code, said = desk("deliveries", "bounce", str(path))
    assert (code, said) == (
        0,
        "returned.eml: delivery 1 to owner came back for good (5.1.1): the address is parked, and the "
        "coordinator is told.\n",
    )
    assert "addresses parked: Mail cannot be delivered to owner" in desk("doctor")[1]
    assert desk("deliveries", "bounce", str(path))[1] == "returned.eml: read before. Nothing changed.\n"
    path.write_bytes(bounced.out_of_office(message.token))
    assert "an automatic answer" in desk("deliveries", "bounce", str(path))[1]
    assert desk("deliveries", "unpark", "owner", "--as", "coordinator") == (0, "Mail goes to owner again.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("deliveries", "list", "--state", "lost"), 2, "There is no state 'lost'"),
        (("deliveries", "show", "99"), 1, "There is no delivery 99."),
        (("deliveries", "release", "1"), 2, "Say who releases it, with --as."),
        (("deliveries", "retry", "1", "--as", "owner"), 1, "Only an administrator or a coordinator"),
        (("deliveries", "bounce", "nowhere"), 1, "There is no nowhere."),
        (("why", "owner", "lewisham-2017/R99"), 1, "There is nothing called 'R99'"),
        (("why", "nobody", "lewisham-2017/R0"), 1, "There is no person 'nobody'"),
    ],
)
def test_wrong_use_and_what_cannot_be_done_are_told_apart(desk, arguments, code, words):
    ended, said = desk(*arguments)
    assert ended == code
    assert words in said


def test_another_application_sees_what_was_done(desk):
    desk("deliveries", "cancel", "1", "--reason", "Told by telephone.", "--as", "coordinator")
    other = Application(desk.app.settings, SystemClock())
    assert [one.state for one in messages(other)] == ["cancelled"]
    other.close()

"""Every write says which version it was based on; one that was based on an older version is told so."""

import json
from datetime import date, timedelta

import pytest

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.errors import StaleWrite
from planflow.papers import drafting
from planflow.services import occurrences, people, privacy
from planflow.store.references import get_person
from planflow.testing import given
from tests import paper_plan
from tests.integration.test_moves import World
from tests.integration.test_occurrences import turns, weekly
from tests.paper_plan import at

R1A = "lewisham-2017/R1a"


def test_a_hand_over_based_on_an_older_version_of_the_person_is_stale(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        by, seen = world.by(world.coordinator), world.owner.version
        action = given.action(session, world.plan, "R1b", world.owner, date(2017, 3, 31))
        people.hand_over(session, by, world.owner, to=world.verifier, based_on=seen, now=now)
        with pytest.raises(StaleWrite, match="Somebody else changed owner"):
            people.hand_over(session, by, world.owner, to=world.chair, based_on=seen, now=now)
        assert action.owner_id == world.verifier.id


def test_an_erasure_based_on_an_older_version_of_the_person_is_stale_and_erases_nothing(
    app: Application,
) -> None:
    with app.writing() as session:
        world = World(session)
        given.role(session, world.coordinator, "administrator")
        leaver = given.person(session, "leaver", version=3)
        with pytest.raises(StaleWrite, match="you saw version 2, it is now 3"):
            privacy.erase(
                session, world.by(world.coordinator), leaver,
                empty_their_words=False, based_on=2, now=app.clock.now(),
            )  # fmt: skip
        assert leaver.erased_at is None


def test_whoever_records_a_turn_that_was_just_recorded_does_not_give_the_next_one_its_result(
    app: Application,
) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = weekly(session, app)
        occurrences.open_due(session, now=now + timedelta(weeks=4))
        seen, by = world.action.version, world.by(world.owner)
        first, second, *_ = turns(session)
        occurrences.record(session, by, first, result="done", based_on=seen, now=now)
        with pytest.raises(StaleWrite):
            occurrences.record(session, by, second, result="done", based_on=seen, now=now)
        assert second.result == ""
        occurrences.record(session, by, second, result="done", based_on=world.action.version, now=now)


@pytest.fixture
def run(app: Application, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command; gives its exit code and what it printed and complained about."""
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))
    with app.writing() as session:
        plan = paper_plan.make(session)
        given.role(session, get_person(session, "coordinator"), "administrator")
        given.person(session, "leaver")
        drafting.draft(session, paper_plan.actor(session, "clerk"), plan, form="standard", now=at(2017, 3, 1))

    def run_(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(arguments)
        shown = capsys.readouterr()
        return left.value.code or 0, shown.out + " ".join(shown.err.split())

    return run_


def test_filling_in_a_front_sheet_takes_the_version_that_the_list_of_papers_printed(run) -> None:
    (paper,) = json.loads(run("paper", "list", "lewisham-2017", "--json")[1])
    edit = ("paper", "edit", "lewisham-2017/P1", "--as", "clerk", "--front", "item=4")
    assert run(*edit, "--based-on", str(paper["version"]))[0] == 0
    code, said = run(*edit, "--based-on", str(paper["version"]))
    assert code == 1
    assert "Somebody else changed lewisham-2017/P1" in said
    assert "Look at it again, then repeat what still applies." in said


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (("people", "hand-over", "leaver", "head", "--as", "coordinator"), "leaver"),
        (("people", "erase", "leaver", "--as", "coordinator"), "leaver"),
        (("record", "result", R1A, "--result", "done", "--as", "head"), R1A),
        (("record", "rating", R1A, "red", "--reason", "x", "--as", "chair"), R1A),
    ],
)  # fmt: skip
def test_a_stale_command_says_so_in_a_sentence(run, arguments, changed) -> None:
    code, said = run(*arguments, "--based-on", "99")
    assert code == 1
    assert f"Somebody else changed {changed} (you saw version 99, it is now 1)." in said


def test_the_version_of_an_action_is_in_the_data_that_show_prints(run) -> None:
    shown = json.loads(run("plan", "show", "lewisham-2017", "--json")[1])
    assert {line["version"] for group in shown["groups"] for line in group["lines"]} == {1}


def test_section_and_front_sheet_have_each_their_own_version(run, tmp_path) -> None:
    words = tmp_path / "words.md"
    words.write_text("Nothing.")
    both = ("paper", "edit", "lewisham-2017/P1", "financial", "--file", str(words), "--front", "item=4")
    assert run(*both, "--as", "clerk", "--based-on", "1")[0] == 2
    assert run(*both, "--as", "clerk")[0] == 0

"""State moves in one place, without the traps of the library beneath it."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow.engine import machine, reader
from planflow.errors import PlanflowError, Refused

DEFINITIONS = reader.read_definitions()
ACTION = DEFINITIONS["action"]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_move_of_every_definition_leads_where_its_file_says(name):
    definition = DEFINITIONS[name]
    for move in definition.transitions:
        for source in move.sources:
            assert machine.next_state(definition, source, move.name) == move.target_from(source)


def test_a_move_that_leaves_the_state_as_it_is():
    assert machine.next_state(ACTION, "in_progress", "reassign") == "in_progress"


@given(
    state=st.sampled_from(sorted(ACTION.states)),
    move=st.sampled_from([one.name for one in ACTION.transitions]),
)
def test_a_move_either_starts_in_a_state_or_is_refused_there(state, move):
    starts_here = ACTION.find_move(move, state)
    if starts_here is not None:
        assert machine.next_state(ACTION, state, move) == starts_here.target_from(state)
        return
    with pytest.raises(Refused) as caught:
        machine.next_state(ACTION, state, move)
    [refusal] = caught.value.refusals
    assert (refusal.code, refusal.values) == ("wrong_state", {"move": move, "state": state})


def test_an_unknown_move_is_answered_with_those_there_are():
    with pytest.raises(PlanflowError) as caught:
        machine.next_state(ACTION, "assigned", "verfy")
    assert str(caught.value) == (
        "There is no move 'verfy' in the workflow 'action'. Known moves: assign, reassign, start, implement, "
        "return, verify, close_after_verification, close, reopen, supersede, defer, resume, delete."
    )


@pytest.mark.parametrize("state", sorted(ACTION.states))
def test_there_is_no_move_that_jumps_to_a_state_over_every_guard(state):
    with pytest.raises(PlanflowError, match=f"There is no move 'to_{state}'"):
        machine.next_state(ACTION, "proposed", f"to_{state}")


def test_no_carrier_is_kept_alive_after_ten_thousand_moves(monkeypatch):
    alive: weakref.WeakSet[object] = weakref.WeakSet()

    class Watched(machine._Carrier):
        def __init__(self, state: str) -> None:
            super().__init__(state)
            alive.add(self)

    monkeypatch.setattr(machine, "_Carrier", Watched)
    for _ in range(5_000):
        machine.next_state(ACTION, "assigned", "start")
        with pytest.raises(Refused):
            machine.next_state(ACTION, "closed", "start")
    gc.collect()
    assert len(alive) == 0
    assert machine._machine(ACTION).models == []


def test_one_machine_is_compiled_for_each_definition_and_shared():
    again = reader.read_definition(ACTION.text, "elsewhere.yaml")
    assert machine._machine(again) is machine._machine(ACTION)
    assert machine._machine(DEFINITIONS["plan"]) is not machine._machine(ACTION)

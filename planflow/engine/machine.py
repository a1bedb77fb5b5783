"""State moves here and nowhere else: the only file that imports `transitions`.

One machine is compiled for each definition and shared; a move uses a throw-away carrier that is never added
to it (the machine keeps every model that is added alive). Guards and permissions are checked before, with
reasons; `transitions` would only answer False. Its `to_<state>` moves, which jump over every guard, are off.
"""

from transitions import Machine, MachineError

from planflow.engine.definition import SAME, Definition
from planflow.errors import PlanflowError, Refusal, Refused


class _Carrier:
    """Carries a state through one move."""

    def __init__(self, state: str) -> None:
        self.state = state


_COMPILED: dict[str, Machine] = {}
"""One machine for each definition, by digest."""
_KNOWN: dict[tuple[str, str, str], str] = {}
"""What the machines answered, by digest, state and move: they know no conditions, so it stays true."""


def _machine(definition: Definition) -> Machine:
    machine = _COMPILED.get(definition.digest)
    if machine is None:
        moves = [
            {
                "trigger": move.name,
                "source": list(move.sources),
                "dest": "=" if move.target == SAME else move.target,
            }
            for move in definition.transitions
        ]
        machine = Machine(
            model=None,
            states=list(definition.states),
            transitions=moves,
            initial=definition.initial,
            auto_transitions=False,
        )
        _COMPILED[definition.digest] = machine
    return machine


def next_state(definition: Definition, state: str, move: str) -> str:
    """The state that `move` leads to from `state`.

    Raises `Refused` with the code `wrong_state` where the move does not start there, and `PlanflowError`
    where the definition knows no such move at all.
    """
    found = _KNOWN.get((definition.digest, state, move))
    if found is None:
        found = _KNOWN[definition.digest, state, move] = _next_state(definition, state, move)
    return found


def _next_state(definition: Definition, state: str, move: str) -> str:
    event = _machine(definition).events.get(move)
    if event is None:
        known = ", ".join(dict.fromkeys(transition.name for transition in definition.transitions))
        raise PlanflowError(
            f"There is no move '{move}' in the workflow '{definition.name}'.", f"Known moves: {known}."
        )
    carrier = _Carrier(state)
    try:
        event.trigger(carrier)
    except MachineError as error:
        raise Refused([Refusal("wrong_state", {"move": move, "state": state})]) from error
    return carrier.state

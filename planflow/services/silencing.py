"""Whoever wants only what is needed is not written to about what is for information alone."""

from collections.abc import Mapping

from planflow.domain.ladder import Ladder
from planflow.domain.route import Route
from planflow.store import silencing
from planflow.store.session import Session


def end_silenced(session: Session) -> int:
    """End what waits for such people and what ladders and routes say may be silenced; how many."""
    library = session.library
    return silencing.end_silenced(session, steps=steps(library.ladders), routes=routes(library.routes))


def steps(ladders: Mapping[str, Ladder]) -> list[str]:
    """Each step and audience that may be silenced, as `ladder.step.audience`."""
    return [
        f"{ladder.name}.{step.name}.{audience}"
        for ladder in ladders.values()
        for step in ladder.steps
        for audience in step.silenceable
    ]


def routes(known: Mapping[str, tuple[Route, ...]]) -> list[str]:
    """Each route that may be silenced, as `event.route`."""
    return [f"{event}.{route.name}" for event, some in known.items() for route in some if route.silenceable]

"""Who may open a page. Every route names one rule; a test fails where one has none."""

from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends
from starlette.requests import Request

from planflow.domain.person import Role
from planflow.errors import NotFound, PlanflowError
from planflow.web import opening
from planflow.web.desk import Desk


class SignInNeeded(PlanflowError):
    """Nobody is signed in, and the page is not for everybody."""


@dataclass(frozen=True)
class Rule:
    """One rule, as a dependency of a route. What a person may not know of is not found."""

    name: str
    """As the table of routes and roles prints it."""
    roles: frozenset[str] | None = None
    """Any of these, anywhere; None for whoever `needs_person` lets in. The services judge what follows."""
    needs_person: bool = True

    async def __call__(self, request: Request) -> Desk:
        """The desk, which the route opens by `open` in the thread in which the page is made.

        Nothing is done here: each change of thread costs as much as a statement.
        """
        return cast(Desk, Closed(self, request))

    def open(self, request: Request) -> Desk:
        """Open the desk and judge who stands at it."""
        desk = opening.desk(request)
        if not self.needs_person:
            return desk
        if desk.person is None:
            raise SignInNeeded("Sign in to see this page.")
        if self.roles is not None and not (self.roles & desk.roles):
            raise NotFound("There is no such page.")
        return desk


@dataclass(frozen=True)
class Closed:
    """What a route is given in place of a desk that is not open yet."""

    rule: Rule
    request: Request


def _held(*roles: Role) -> Rule:
    return Rule("any of: " + ", ".join(roles), frozenset(str(role) for role in roles))


EVERYBODY = Rule("everybody", needs_person=False)
SIGNED_IN = Rule("signed in")
CHAIRS = _held(Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR)
MOVERS = _held(Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.ASSURER)
ASSURERS = _held(Role.ASSURER, Role.COORDINATOR, Role.ADMINISTRATOR)
COORDINATORS = _held(Role.COORDINATOR, Role.ADMINISTRATOR)
CLERKS = _held(Role.CLERK, Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR)
VERIFIERS = _held(Role.VERIFIER, Role.COORDINATOR, Role.ADMINISTRATOR)
ADMINISTRATORS = _held(Role.ADMINISTRATOR, Role.COORDINATOR)

Anyone = Annotated[Desk, Depends(EVERYBODY)]
SignedIn = Annotated[Desk, Depends(SIGNED_IN)]
Chair = Annotated[Desk, Depends(CHAIRS)]
Mover = Annotated[Desk, Depends(MOVERS)]
"""Whoever may move a plan as a whole: who runs it, and who has to agree it."""
Assurer = Annotated[Desk, Depends(ASSURERS)]
Coordinator = Annotated[Desk, Depends(COORDINATORS)]
Clerk = Annotated[Desk, Depends(CLERKS)]
Verifier = Annotated[Desk, Depends(VERIFIERS)]
Administrator = Annotated[Desk, Depends(ADMINISTRATORS)]


def rules_of(dependant: Any) -> list[Rule]:
    """Every rule in a route's tree of dependencies."""
    found = [one.call for one in dependant.dependencies if isinstance(one.call, Rule)]
    for one in dependant.dependencies:
        found += rules_of(one)
    return found

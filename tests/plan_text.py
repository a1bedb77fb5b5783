"""A small plan file for tests, of which any part can be replaced."""

from datetime import datetime

from planflow import yamlfile
from planflow.bootstrap import Application
from planflow.domain.plan import Plan
from planflow.services.planfile import exporting, loading
from planflow.services.planfile.loading import Loaded
from planflow.store import plans
from planflow.store.session import Session

PARTS = {
    "head": """\
planflow: 1
organisation: {key: council, name: A Council}
""",
    "plan": """\
plan:
  key: plan-2017
  title: A plan
  board: board
  assurers: [inspectorate]
  report: {title: A report, published: 2016-12-08}
  submission: 2017-01-23
  agreement: 2017-02-06
""",
    "bodies": """\
bodies:
  - {key: board, name: Board, kind: board, agencies: [police]}
  - {key: police, name: Police, kind: agency}
  - {key: inspectorate, name: Inspectorate, kind: inspectorate, outside: yes}
""",
    "people": """\
people:
  - {key: chair, name: Chair, email: chair@example.org}
  - {key: head, name: Head, email: head@example.org, deputy: deputy}
  - {key: deputy, name: Deputy, email: deputy@example.org, manager: head}
  - {key: tester, name: Tester, email: tester@example.org}
""",
    "roles": """\
roles:
  - {key: chair, role: chair, person: chair, body: board}
  - {key: coordinator, role: coordinator, person: deputy, plan: plan-2017}
  - {key: verifier, role: verifier, person: tester, plan: plan-2017}
""",
    "recommendations": """\
recommendations:
  - {key: R1, number: "1", title: Do better, people: [head]}
""",
    "actions": """\
actions:
  - {key: R1a, title: Do it, answers: [R1], owner: head, due: 2017-03-31}
""",
    "rest": "",
}


def text(**parts: str) -> str:
    """The plan file, with some parts replaced."""
    return "".join({**PARTS, **parts}.values())


def load(session: Session, *, now: datetime, by: str = "", **parts: str) -> Loaded:
    """Load the plan file, with some parts replaced."""
    return load_text(session, text(**parts), now=now, by=by)


def load_text(session: Session, written: str, *, now: datetime, by: str = "") -> Loaded:
    """Load any plan file."""
    return loading.load_document(session, yamlfile.parse(written, "plan.yaml"), by=by, now=now)


def the_plan(session: Session, key: str = "plan-2017") -> Plan:
    """The plan of that key."""
    plan = plans.find(session, key)
    assert plan is not None
    return plan


def export(app: Application, key: str = "plan-2017") -> str:
    """The plan as a file."""
    with app.reading() as session:
        return exporting.text_of(session, the_plan(session, key))

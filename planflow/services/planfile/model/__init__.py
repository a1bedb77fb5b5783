"""What a plan file may say, one noun a file. Keys are written in the order in which they stand here."""

from typing import Literal

from pydantic import Field

from planflow.services.planfile.model.actions import Action
from planflow.services.planfile.model.assessments import Assessment
from planflow.services.planfile.model.bodies import Body, Organisation
from planflow.services.planfile.model.indicators import Indicator
from planflow.services.planfile.model.people import Person, Role
from planflow.services.planfile.model.plan import Area, Plan, Precedent
from planflow.services.planfile.model.recommendations import Recommendation
from planflow.services.planfile.model.reports import Report
from planflow.services.planfile.model.scalars import Entry

__all__ = ["PlanFile"]


class PlanFile(Entry):
    """One plan with everything that it needs: the organisation, its bodies and people, the plan itself."""

    planflow: Literal["1"] = "1"
    organisation: Organisation
    plan: Plan
    bodies: list[Body] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    roles: list[Role] = Field(default_factory=list)
    areas: list[Area] = Field(default_factory=list)
    assessments: list[Assessment] = Field(default_factory=list)
    done_before: list[Precedent] = Field(default_factory=list)
    recommendations: list[Recommendation] = Field(default_factory=list)
    actions: list[Action] = Field(default_factory=list)
    indicators: list[Indicator] = Field(default_factory=list)
    reports: list[Report] = Field(default_factory=list)

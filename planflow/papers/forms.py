"""Reads the forms of papers: a folder with form.yaml and Jinja templates, for each language.

A form borrows every template that it does not have from the form `standard`, and every language that it does
not have from English. An organisation's own folder replaces a shipped file by name.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planflow import resources, yamlfile
from planflow.domain.clearance import REVIEW
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.yamlfile import WrongValue

STANDARD = "standard"
ENGLISH = "en"
LOOK = "look.docx"
"""A body's own Word file beside form.yaml; that of the form `standard` is for every form without one."""
SOURCES = (
    "title", "body", "meeting", "published", "organisation", "plan", "reference", "board", "inspectorate",
    "report", "figures", "period",
)  # fmt: skip
"""What a row of the front sheet can be filled from by itself. Anything else is `front.<key>`."""

Days = Annotated[int, Field(ge=0, le=250)]
CLEARANCE = r"^[a-z0-9][a-z0-9-]{0,79}$"


class Part(BaseModel):
    """A part of form.yaml; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FrontPart(Part):
    """One row of the front sheet."""

    label: str
    source: str = Field(default="", alias="from")
    """One of `SOURCES`, or `front.<key>` for what a person fills in."""
    text: str = ""
    """Words that are always the same."""
    choices: list[str] = []
    """Boxes of which one is ticked."""
    gap: str = ""
    """Who fills it in, where planflow cannot."""

    @model_validator(mode="after")
    def _is_known(self) -> "FrontPart":
        if self.source and self.source not in SOURCES and not self.source.startswith("front."):
            raise WrongValue(
                f"'{self.source}' is nothing that a front sheet can be filled from.",
                f"Use one of: {', '.join(SOURCES)}, or front.<key> for what a person fills in.",
            )
        if not self.source and not self.text:
            raise WrongValue(f"The row '{self.label}' has neither 'from' nor 'text'.", "Give one of them.")
        return self


class SectionPart(Part):
    """One section: written from a template, or a gap that only an officer can fill."""

    key: str
    heading: str
    template: str = ""
    gap: str = ""
    note: str = ""
    """What the officer is asked to cover."""

    @model_validator(mode="after")
    def _is_written(self) -> "SectionPart":
        if bool(self.template) == bool(self.gap):
            raise WrongValue(
                f"The section '{self.key}' needs either 'template' or 'gap'.",
                "Name the template that writes it, or who writes it.",
            )
        return self


class ClearancePart(Part):
    """One clearance that a paper needs before it is approved."""

    key: str = Field(pattern=CLEARANCE)
    label: str = Field(default="", max_length=80)
    """What people call it; left out, the key with a capital."""
    days: Annotated[int, Field(ge=1, le=250)]
    """Given so many working days before publication."""
    by: str = Field(max_length=200)
    """Who gives it: a role, the key of a person or body, or words. Where nobody is known by them it falls to
    the coordinator, who asks for it and records it."""

    @model_validator(mode="after")
    def _is_no_review(self) -> "ClearancePart":
        if self.key == REVIEW:
            raise WrongValue("The review has a day of its own.", "Write 'review: 10' beside 'clearances'.")
        return self


class DaysPart(Part):
    """How early things are done, in working days. What is 0 is not asked for."""

    draft: Days = 20
    """Drafted so many working days before publication (of a plan: before its submission). Officers are asked
    for their words on that day."""
    narrative: Days = 0
    """The officers' words are in so many working days before publication."""
    submission: Days = 0
    """The draft is finished and submitted so many working days before publication."""
    review: Days = 0
    """The coordinator has reviewed it so many working days before publication."""
    clearances: tuple[ClearancePart, ...] = ()
    """Who has to clear it besides, each with days of their own."""
    approval: Days = 5
    """Approved so many working days before publication."""
    after_period: Days = 10
    """Published so many working days after the period's end, where no meeting is in reach."""
    notice: Days = 40
    """That no meeting is known is told so many working days before the draft."""

    @model_validator(mode="after")
    def _is_in_order(self) -> "DaysPart":
        keys = [one.key for one in self.clearances]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise WrongValue(f"The clearance '{twice}' stands here twice.", "Take one of them out.")
        asked = [self.narrative, self.submission, self.review, self.approval]
        days = [one for one in [*asked, *(clearance.days for clearance in self.clearances)] if one]
        if days and max(days) > self.draft:
            raise WrongValue(
                f"Something is asked for {max(days)} working days before publication, "
                f"and the paper is drafted only {self.draft} before it.",
                "Draft it earlier, or ask for the rest later.",
            )
        return self


class Form(Part):
    """One form of paper in one language."""

    planflow: int
    form: str
    label: str
    paper: str = "progress_report"
    title: str
    front_title: str = ""
    board_day: bool = False
    """It is a note of a board's meeting: only then what was said there on its day is part of its facts."""
    days: DaysPart = DaysPart()
    front: list[FrontPart]
    sections: list[SectionPart]


SCHEMAS: Mapping[str, type[BaseModel]] = {"notifications/schema/paper.schema.json": Form}
"""The model of form.yaml by the place of its schema for editors."""


class Forms:
    """The forms in force, each read once."""

    def __init__(self, own: Path | None) -> None:
        self.own = own
        self._forms: dict[tuple[str, str], Form] = {}

    def get(self, name: str, language: str) -> Form:
        """The form of that name in that language, else in English."""
        if (name, language) not in self._forms:
            self._forms[name, language] = self._read(name, language)
        return self._forms[name, language]

    def names(self) -> list[str]:
        """Every form that there is."""
        return sorted(
            {
                name.split("/")[1]
                for name in resources.names("notifications", "papers/*/*/form.yaml", self.own)
            }
        )

    def template(self, name: str, language: str, template: str) -> tuple[str, str]:
        """The file and the text of a template, as the form has it or borrows it."""
        for place in _places(name, language):
            path = resources.find("notifications", f"papers/{place}/{template}", self.own)
            if path.is_file():
                return str(path), path.read_text(encoding="utf-8")
        raise PlanflowError(
            f"The form '{name}' names a template '{template}' that there is not.",
            f"Add notifications/papers/{name}/{language}/{template}, or correct the form.",
        )

    def look(self, name: str, language: str) -> Path | None:
        """The Word file whose styles, header, footer and page the papers of a form have, if there is one."""
        places = (
            resources.find("notifications", f"papers/{place}/{LOOK}", self.own)
            for place in _places(name, language)
        )
        return next((path for path in places if path.is_file()), None)

    def _read(self, name: str, language: str) -> Form:
        for place in (f"{name}/{language}", f"{name}/{ENGLISH}"):
            path = resources.find("notifications", f"papers/{place}/form.yaml", self.own)
            if path.is_file():
                return yamlfile.validate(yamlfile.read(path), Form)
        raise PlanflowError(
            f"There is no form of paper called '{name}'.", f"Known forms: {', '.join(self.names())}."
        )


def _places(name: str, language: str) -> list[str]:
    places = [f"{name}/{language}", f"{name}/{ENGLISH}", f"{STANDARD}/{language}", f"{STANDARD}/{ENGLISH}"]
    return list(dict.fromkeys(places))


_READ: WeakKeyDictionary[Library, Forms] = WeakKeyDictionary()


def of(library: Library) -> Forms:
    """The forms beside a library of definitions; like it, they are read once."""
    if library not in _READ:
        _READ[library] = Forms(library.notifications_dir)
    return _READ[library]

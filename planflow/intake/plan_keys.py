"""Keys for what a report names, and whether a role is a person's or a body's."""

import re
import unicodedata

from planflow.intake.plan_comments import FILLERS

_LONGEST = 60
_PERSONS = re.compile(
    r"\b(?:chairs?|chairman|chairperson|chief\s+(?:executives?|officers?|constables?)|heads?|managers?"
    r"|directors?|officers?|governors?|leads?"
    r"|leaders?|secretary|ministers?|commissioners?|headteachers?|principals?|superintendents?"
    r"|commanders?|coordinators?|coroners?|mayor|clerk"
    r"|supervisors?|nurse|nurses|prosecutors|workers?)\b",
    re.IGNORECASE,
)


class Keys:
    """Gives each name a key that is not taken yet."""

    def __init__(self) -> None:
        self._taken = {"inspectorate", *FILLERS}

    def unique(self, wanted: str) -> str:
        """The key, with a number behind it where it is taken."""
        key, at = wanted, 1
        while key in self._taken:
            at += 1
            key = f"{wanted}-{at}"
        self._taken.add(key)
        return key


def slug(text: str) -> str:
    """Small letters, digits and hyphens out of any words; empty where none are left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")


def is_person(role: str) -> bool:
    """Whether somebody holds the role, rather than its being a body that answers as a whole."""
    return _PERSONS.search(role) is not None and not re.search(r"\boffice\b", role, re.IGNORECASE)

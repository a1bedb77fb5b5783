"""Who has to act: bodies that `and` joins, names that hold one, and things that are nobody."""

from typing import Any

import pytest

from planflow.intake import proposal
from tests.reports import reading

FOUND = "Inspectors looked at forty cases and spoke with staff of every agency in the area. " * 6


def _found(content: str) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = proposal.contract(reading.read(content.encode(), "report.txt"))[
        "recommendations"
    ]
    return asked


def _owners(asked: str) -> list[str]:
    (only,) = _found(f"A review\n\n{FOUND}\n\nRecommendations\n\n1. {asked}\n")
    owners: list[str] = only["owner_roles"]
    return owners


def test_items_below_we_recommend_that_name_who_acts_with_any_verb() -> None:
    text = f"""On regulation\n\n{FOUND}\n\nWe recommend that:

1. CQC values steady relations between its teams and providers.
2. CQC, still impartial, weighs the tone of its reports.
"""
    assert [one["owner_roles"] for one in _found(text)] == [["CQC"], ["CQC"]]


@pytest.mark.parametrize(
    ("asked", "owners"),
    [
        ("Ofsted, Estyn and Care Inspectorate Wales should share what they find.", 3),
        ("The Charity Commission and Ofsted should review their agreement.", 2),
        ("The prison and Eastvale Community NHS Trust should agree a protocol.", 2),
        ("HM Treasury and the Department should set budgets over three years.", 2),
        ("The Ministry and the Department for Levelling Up, Housing & Communities should act.", 2),
        ("HM Prison and Probation Service should publish its plan.", 1),
        ("The Police and Crime Commissioner should publish a response.", 1),
        ("Immediately following publication, the Prison Service should open the unit.", 1),
        ("Enough staff should be on duty to keep people safe.", 0),
    ],
)
def test_bodies_joined_by_and_are_told_from_names_that_hold_it(asked: str, owners: int) -> None:
    assert len(_owners(asked)) == owners


@pytest.mark.parametrize(
    ("asked", "owners"),
    [
        ("staff rotas be published", []),
        ("council tax be frozen", []),
        ("the school day be extended", []),
        (
            "the Ministry of Housing, Communities and Local Government publish its plan",
            ["Ministry of Housing, Communities and Local Government"],
        ),
    ],
)
def test_things_below_we_recommend_that_are_nobody(asked: str, owners: list[str]) -> None:
    text = f"On homes\n\n{FOUND}\n\nWe recommend that:\n\n1. {asked}.\n2. the Trust review its rota.\n"
    assert _found(text)[0]["owner_roles"] in (owners, [])


@pytest.mark.parametrize(
    "name",
    [
        "The department for health and Social Care",
        "The police and Crime Commissioner",
        "The director of adult services and Public Health",
    ],
)
def test_names_that_hold_an_and_stay_whole(name: str) -> None:
    assert len(_owners(f"{name} should publish a plan.")) <= 1


def test_a_long_row_of_bodies_takes_no_longer_than_a_short_one() -> None:
    many = " and ".join(["the Board"] * 40)
    assert len(_found(f"A review\n\n{FOUND}\n\nRecommendations\n\n1. Review the plan ({many}).\n")) == 1

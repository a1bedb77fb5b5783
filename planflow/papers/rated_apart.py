"""Keeps the ratings of several schemes apart where plans that are rated by them are laid together."""

from collections.abc import Sequence
from typing import Any

from planflow.papers.snapshot import Snapshot


def by_scheme(taken: Sequence[Snapshot]) -> list[Snapshot]:
    """The snapshots, with a code that several schemes use named by its scheme: each means its own."""
    schemes: dict[str, set[str]] = {}
    for one in taken:
        for row in one["ratings"]:
            schemes.setdefault(row["code"], set()).add(row["scheme"])
    shared = {code for code, names in schemes.items() if len(names) > 1}
    return [_named(one, shared) for one in taken] if shared else list(taken)


def legend(taken: Sequence[Snapshot], previous: Snapshot | None) -> list[dict[str, Any]]:
    """The ratings of every scheme, each code once, scheme by scheme.

    Last come those that only the last report counted: its figures stay what they were.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in (*taken, *([previous] if previous else [])):
        for row in one["ratings"]:
            found.setdefault(row["code"], row)
    return list(found.values())


def _named(one: Snapshot, shared: set[str]) -> Snapshot:
    ratings = [_rating(row, shared) for row in one["ratings"]]
    now = {old["code"]: new for old, new in zip(one["ratings"], ratings, strict=True)}
    labels = {old["label"]: new["label"] for old, new in zip(one["ratings"], ratings, strict=True)}
    actions = [
        {
            **row,
            "rag": {
                **row["rag"],
                "code": now[row["rag"]["code"]]["code"],
                "label": now[row["rag"]["code"]]["label"],
                "computed": labels.get(row["rag"]["computed"], row["rag"]["computed"]),
            },
        }
        for row in one["actions"]
    ]
    return {**one, "ratings": ratings, "actions": actions}


def _rating(row: dict[str, Any], shared: set[str]) -> dict[str, Any]:
    if row["code"] not in shared:
        return row
    return {
        **row,
        "code": f"{row['scheme']}.{row['code']}",
        "label": f"{row['label']} ({row['scheme_label']})",
    }

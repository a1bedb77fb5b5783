"""Checks an organisation's own Word files for the look of papers, and says what a paper would say of them."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from planflow.errors import PlanflowError, Problem
from planflow.papers import forms


def check(own: Path | None) -> Iterator[Problem]:
    """What is wrong with each `look.docx` of an organisation's own folder, and with where it lies."""
    if own is None:
        return
    looked_for = set(own.glob(f"papers/*/*/{forms.LOOK}"))
    for path in sorted(own.glob(f"papers/**/{forms.LOOK}")):
        if path not in looked_for:
            yield Problem(
                str(path), 0, "", "No paper takes its look from here.",
                f"Put it into the folder of a form and a language: papers/standard/en/{forms.LOOK}.",
            )  # fmt: skip
            continue
        try:
            # python-docx takes long to load, and most organisations have no such file.
            importlib.import_module("planflow.papers.docx_base").skeleton(path)
        except PlanflowError as error:
            yield Problem(str(path), 0, "", error.message, error.remedy)

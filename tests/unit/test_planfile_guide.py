"""The guide to the plan file: every key of the format is in it, and its example can be read."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from planflow import yamlfile
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.actions import Action

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "plan-file.md"


def models(annotation):
    """Every model inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models(inner)


def keys(model, seen):
    """Every key of a model and of the models below it."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in models(field.annotation):
            yield from keys(inner, seen)


ALL = sorted(set(keys(PlanFile, set())))


@pytest.mark.parametrize("key", ALL)
def test_the_guide_names_each_key(key):
    text = GUIDE.read_text(encoding="utf-8")
    assert re.search(rf"`{key}`|\b{key}:", text), f"docs/plan-file.md does not mention '{key}'"


def test_the_example_of_the_guide_can_be_read():
    found = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    document = yamlfile.parse(found[1], str(GUIDE))
    assert yamlfile.validate(document, Action, at=("actions", 0)).opening is not None

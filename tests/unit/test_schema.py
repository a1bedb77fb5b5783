"""The JSON Schemas for editors say what the reading models say, in words that editors know."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from planflow import resources
from planflow.engine import schema
from planflow.services.planfile.model import PlanFile

ROOT = resources.shipped("workflows").parent
SHIPPED = sorted(
    path
    for folder in ("workflows", "workflows/calendars", "notifications", "notifications/words", "examples")
    for path in (ROOT / folder).glob("*.yaml")
)
FORMS = {**schema.FORMS, schema.PLAN_FILE: PlanFile}
DRAFT_07 = {
    "$ref", "$schema", "additionalProperties", "anyOf", "definitions", "description", "enum",
    "format", "items", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maximum",
    "minItems", "minLength", "minProperties", "minimum", "oneOf", "pattern", "patternProperties",
    "properties", "propertyNames", "required", "type", "uniqueItems",
}  # fmt: skip


def test_the_committed_schemas_are_current():
    stale = schema.stale(ROOT, FORMS)
    assert stale == [], "Run 'planflow workflows schema --out .' and commit what it writes."


@pytest.mark.parametrize("name", FORMS)
def test_a_schema_uses_only_words_of_draft_07(name):
    written = json.loads((ROOT / name).read_text(encoding="utf-8"))
    assert written["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(_keywords(written)) <= DRAFT_07


def test_every_shipped_file_points_its_editor_to_a_schema_that_exists():
    for path in SHIPPED:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        target = (path.parent / first.partition("$schema=")[2]).resolve()
        assert str(target.relative_to(ROOT)) in FORMS, path


def test_stale_and_missing_schemas_are_written_and_the_rest_left_alone(tmp_path: Path):
    assert len(schema.write_all(tmp_path, FORMS)) == len(FORMS)
    assert schema.write_all(tmp_path, FORMS) == []
    path = tmp_path / "workflows/schema/rag.schema.json"
    path.write_text("{}")
    assert schema.stale(tmp_path, FORMS) == ["workflows/schema/rag.schema.json"]
    assert schema.write_all(tmp_path, FORMS) == [path]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_fits_its_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    whole = json.loads((path.parent / first.partition("$schema=")[2]).read_text(encoding="utf-8"))
    # Typed as an editor types it, not as planflow reads it; a day is a text to an editor.
    value = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    assert list(_unfit(whole, whole, value, "")) == []


def _keywords(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _keywords(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            inner = value.values() if key in ("properties", "patternProperties", "definitions") else [value]
            for one in inner:
                yield from _keywords(one) if key not in ("enum", "required") else ()


_TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int, "null": type(None)}


def _unfit(whole: Any, part: Any, value: Any, place: str) -> Iterator[str]:
    """Where a value does not fit its schema: types, keys and enumerations, as an editor underlines it."""
    if "$ref" in part:
        part = whole["definitions"][part["$ref"].removeprefix("#/definitions/")]
    if "anyOf" in part:
        if all(list(_unfit(whole, one, value, place)) for one in part["anyOf"]):
            yield f"{place}: fits no alternative"
        return
    types = part.get("type", [])
    names = types if isinstance(types, list) else [types]
    if names and not any(isinstance(value, _TYPES.get(name, (int, float))) for name in names):
        yield f"{place}: {value!r} is no {names}"
    if "enum" in part and value not in part["enum"]:
        yield f"{place}: {value!r} is not listed"
    if isinstance(value, dict):
        yield from _unfit_keys(whole, part, value, place)
    if isinstance(value, list) and "items" in part:
        for one in value:
            yield from _unfit(whole, part["items"], one, f"{place}[]")


def _unfit_keys(whole: Any, part: Any, value: dict[str, Any], place: str) -> Iterator[str]:
    for key, one in value.items():
        patterns = [
            inner for name, inner in part.get("patternProperties", {}).items() if re.search(name, key)
        ]
        inner = [*patterns, part.get("properties", {}).get(key, part.get("additionalProperties", True))][0]
        if inner is False:
            yield f"{place}.{key}: unknown"
        elif isinstance(inner, dict):
            yield from _unfit(whole, inner, one, f"{place}.{key}")


def test_an_editor_underlines_what_planflow_would_refuse():
    whole = schema.schema_of(schema.FORMS["workflows/schema/workflow.schema.json"])
    value = yaml.safe_load((ROOT / "workflows/paper.yaml").read_text(encoding="utf-8"))
    value["transitions"][2]["guards"] = ["no_gap"]
    value["states"]["noted"]["meening"] = "done"
    assert list(_unfit(whole, whole, value, "")) == [
        ".states.noted.meening: unknown",
        ".transitions[].guards[]: 'no_gap' is not listed",
    ]

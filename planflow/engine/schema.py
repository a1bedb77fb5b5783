"""JSON Schemas of the files that people edit, for their editors.

They are written from the models that read the files, so they cannot say anything else. They keep to draft-07,
which the usual editor support is built for, and are committed: a test says when they are out of date.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from planflow.engine.calendars import CalendarFile
from planflow.engine.ladders import LaddersFile
from planflow.engine.named_rules import RulesFile
from planflow.engine.quiet import QuietFile
from planflow.engine.rag_reader import RagPart
from planflow.engine.refusal_words import WordsFile
from planflow.engine.routes import RoutesFile
from planflow.engine.workflow_file import WorkflowPart

FORMS: Mapping[str, type[BaseModel]] = {
    "workflows/schema/workflow.schema.json": WorkflowPart,
    "workflows/schema/rag.schema.json": RagPart,
    "workflows/schema/deadlines.schema.json": RulesFile,
    "workflows/schema/calendar.schema.json": CalendarFile,
    "notifications/schema/ladders.schema.json": LaddersFile,
    "notifications/schema/quiet.schema.json": QuietFile,
    "notifications/schema/routes.schema.json": RoutesFile,
    "notifications/schema/words.schema.json": WordsFile,
}
"""The models of this package by the place of their schema."""

PLAN_FILE = "workflows/schema/plan.schema.json"
"""The place of the schema of plan files, whose model lies in `planflow.services.planfile`."""


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one model, in the words of draft-07."""
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    if definitions:
        schema["definitions"] = definitions
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_as_written(schema)}


_BY_NAME = ("properties", "patternProperties", "definitions")
"""Where a schema lists others by names of their own."""


def _as_written(part: Any) -> Any:
    """A text may be written without quotes, so an editor may see a number or a yes in it."""
    if isinstance(part, list):
        return [_as_written(one) for one in part]
    if not isinstance(part, dict):
        return part
    part = {
        key: {name: _as_written(inner) for name, inner in value.items()}
        if key in _BY_NAME
        else _as_written(value)
        for key, value in part.items()
        if key not in ("title", "default")
    }
    if "const" in part:
        part["enum"] = [part.pop("const")]
    if isinstance(part.get("enum"), list):
        part.pop("type", None)
        part["enum"] = [form for value in part["enum"] for form in _forms(value)]
    elif part.get("type") == "string" and "pattern" not in part and part.get("format") != "date":
        part["type"] = ["string", "number", "boolean"]
    return part


def _forms(value: Any) -> list[Any]:
    is_number = isinstance(value, str) and value.isdigit()
    return [value, int(value)] if is_number else [value]


def text_of(model: type[BaseModel]) -> str:
    """The schema as it is committed."""
    return json.dumps(schema_of(model), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write_all(root: Path, forms: Mapping[str, type[BaseModel]] = FORMS) -> list[Path]:
    """Write the schema of each model to its place below `root`; returns the files that changed."""
    changed = []
    for name in stale(root, forms):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(forms[name]), encoding="utf-8")
        changed.append(path)
    return changed


def stale(root: Path, forms: Mapping[str, type[BaseModel]] = FORMS) -> list[str]:
    """The places below `root` whose schema is missing or no longer says what the model says."""
    return [
        name
        for name, model in sorted(forms.items())
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text_of(model)
    ]

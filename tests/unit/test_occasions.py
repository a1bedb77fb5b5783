"""Every kind of event that can happen is known, and a route for any other is found."""

import re
from pathlib import Path

from planflow.engine import occasions, reader

PACKAGE = Path(occasions.__file__).resolve().parent.parent
WRITTEN = re.compile(r'kind="([a-z]+_[a-z_]+)"')


def test_the_shipped_routes_name_only_events_that_happen() -> None:
    assert list(occasions.check_routes(reader.read_definitions(None), None)) == []


def test_a_misspelt_event_is_found_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    text = "planflow: 1\nroutes:\n  acton_assigned:\n    - {name: assigned, tell: owner}\n"
    (tmp_path / "routes.yaml").write_text(text)
    found = list(occasions.check_routes(reader.read_definitions(None), tmp_path))
    assert [(one.line, one.remedy) for one in found] == [(3, "Did you mean 'action_assigned'?")]


def test_the_list_of_recorded_events_is_what_services_write() -> None:
    moves = {move.event for one in reader.read_definitions(None).values() for move in one.transitions}
    written = {
        kind
        for folder in ("services", "papers")
        for path in (PACKAGE / folder).rglob("*.py")
        for kind in WRITTEN.findall(path.read_text(encoding="utf-8"))
    }
    assert written - moves <= set(occasions.RECORDED)
    assert set(occasions.RECORDED) - {"role_vacant"} <= written

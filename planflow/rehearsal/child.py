"""The process in which a worker has a plan rehearsed: it limits itself, then works in the current folder.

It reads `wanted.json` and `plan.yaml`, writes the day it has got to into `day`, what would go out into `out`
and, at the end, either `report.json` or, with exit code 3, why the plan cannot be rehearsed: `refused.json`.
"""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from planflow import apart
from planflow.errors import PlanflowError
from planflow.rehearsal.world import rehearse


def main() -> int:
    """Rehearse the plan of this folder."""
    wanted = json.loads(Path("wanted.json").read_text(encoding="utf-8"))
    apart.limit(wanted["memory_mb"], wanted["seconds"])
    try:
        report = rehearse(
            Path("plan.yaml"),
            start=date.fromisoformat(wanted["start"]),
            until=date.fromisoformat(wanted["until"]),
            mode=wanted["people"],
            seed=1,
            folder=Path("out"),
            workflows_dir=_own(wanted["workflows_dir"]),
            notifications_dir=_own(wanted["notifications_dir"]),
            progress=_tell,
        )
    except PlanflowError as error:
        _write("refused.json", {"message": error.message, "remedy": error.remedy})
        return 3
    told = asdict(report)
    del told["folder"]
    _write("report.json", told)
    return 0


def _own(folder: str) -> Path | None:
    """An organisation's own folder, where it has one."""
    return Path(folder) if folder else None


def _tell(day: date) -> None:
    Path("day.new").write_text(day.isoformat(), encoding="ascii")
    Path("day.new").replace("day")


def _write(name: str, told: object) -> None:
    Path(name).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

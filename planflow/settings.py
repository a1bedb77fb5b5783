"""What the administrator sets: PLANFLOW_* in the environment or a .env file, read once at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from planflow.errors import PlanflowError

PREFIX = "PLANFLOW_"


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. A field `x` is set by `PLANFLOW_X`."""

    database_url: str = "sqlite:///planflow.db"
    base_url: str = "http://127.0.0.1:8000"
    mail_from: str = "planflow@localhost"
    mail_dir: Path = Path("planflow-mail")
    files_dir: Path = Path("planflow-files")
    workflows_dir: Path | None = None
    notifications_dir: Path | None = None
    heartbeat_url: str = ""


_PATHS = {"mail_dir", "files_dir", "workflows_dir", "notifications_dir"}


def read(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings in force; the environment outranks the .env file. Unknown names are an error."""
    given = {**_from_file(env_file), **(os.environ if environment is None else environment)}
    known = {field.name for field in fields(Settings)}
    values: dict[str, str | Path] = {}
    for name, value in given.items():
        if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_") or value == "":
            continue
        key = name.removeprefix(PREFIX).lower()
        if key in known:
            values[key] = Path(value) if key in _PATHS else value
    return Settings(**values)  # type: ignore[arg-type]  # the names were checked against the fields above


def _from_file(path: Path) -> dict[str, str]:
    """The KEY=value lines of a .env file; quotes round a value are dropped."""
    if not path.is_file():
        return {}
    values = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator:
            raise PlanflowError(f"{path}:{number}: '{line[:40]}' is not a setting.", "Write NAME=value.")
        values[name.strip().removeprefix("export ").strip()] = value.strip().strip("\"'")
    return values

"""The wheel: built from the checkout, installed elsewhere, it works without the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ("workflows", "notifications", "examples")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of programs of a new environment that holds the wheel, and borrows its dependencies."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin" / "python"
    answer = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    packages = Path(answer.stdout.strip())
    install = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    subprocess.run([*install, "--no-deps", "--target", packages, wheel], check=True)
    # Behind the environment's own packages, and without the .pth file that leads to the checkout.
    borrowed = sysconfig.get_path("purelib")
    (packages / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    (home / "bin" / "planflow").write_text(
        f"#!{python}\nfrom planflow.cli.main import run\nrun()\n", encoding="utf-8"
    )
    (home / "bin" / "planflow").chmod(0o755)
    return home / "bin"


def run(program: Path, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [program, *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("folder", BUNDLED)
def test_the_wheel_holds_everything_that_an_organisation_edits(wheel, folder):
    in_checkout = {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    in_wheel = {
        name.removeprefix("planflow/_bundled/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith(f"planflow/_bundled/{folder}/")
    }
    assert in_checkout
    assert in_wheel == in_checkout


def test_the_wheel_holds_the_migrations_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "planflow/migrations/env.py" in names
    assert [name for name in names if name.startswith("planflow/migrations/versions/0001")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_the_installed_program_is_not_the_checkout(installed, tmp_path):
    code = "import planflow.resources as r; print(r.__file__, r.shipped('workflows'))"
    ran = run(installed / "python", "-c", code, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert str(ROOT) + os.sep not in ran.stdout
    assert "_bundled" in ran.stdout


def test_the_installed_program_shows_its_help(installed, tmp_path):
    ran = run(installed / "planflow", "--help", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "planflow demo" in ran.stdout


def test_the_installed_program_works_out_a_deadline(installed, tmp_path):
    ran = run(installed / "planflow", "deadline", "70 working days after 2022-04-01", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == "2022-07-15"


def test_the_installed_program_makes_a_database(installed, tmp_path):
    names = ["--organisation", "A Council", "--admin-name", "An Officer", "--admin-email", "a@example.org"]
    ran = run(installed / "planflow", "init", *names, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "planflow.db").is_file()


def test_the_source_archive_builds_the_same_wheel(wheel, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build"]
    subprocess.run([*build, "-t", "sdist", "-d", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    subprocess.run(["tar", "-xzf", archive], cwd=tmp_path, check=True)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    subprocess.run([*build, "-t", "wheel", "-d", tmp_path], cwd=unpacked, check=True, capture_output=True)
    (again,) = tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())

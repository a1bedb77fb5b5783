"""A real identity provider for tests: npm's oidc-provider, installed beside the Python environment once."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from tests import ports

VERSION = "9.13.3"
SCRIPT = Path(__file__).with_suffix(".mjs")
SECRET = "a secret of the tests alone, long enough"


class Unavailable(Exception):
    """Why it cannot run here."""


@dataclass(frozen=True)
class Running:
    """A provider that runs."""

    issuer: str
    key: str
    """The private key of the client `planflow-key`, as PEM."""

    def set(self, **what: str) -> None:
        """Name the subject that is signed in next, and how its ID token is spoilt."""
        httpx2.get(f"{self.issuer}/test?{urlencode(what)}", timeout=10).raise_for_status()

    def visit(self, address: str) -> str:
        """Go to the provider as a browser does; the address at which it sends the browser back."""
        with httpx2.Client(timeout=10) as browser:
            for _ in range(12):
                answer = browser.get(address)
                assert answer.is_redirect, f"{answer.status_code} for {address}: {answer.text[:600]}"
                address = str(httpx2.URL(address).join(answer.headers["location"]))
                if not address.startswith(self.issuer):
                    return address
        raise AssertionError(f"the provider never led back: {address}")


@contextmanager
def running(back: str) -> Iterator[Running]:
    """Start a provider that leads back to an address; skip, loudly, where it cannot run."""
    try:
        folder = _installed()
    except Unavailable as error:
        pytest.skip(f"Identity provider: {error}")
    key = RSAKey.generate_key(2048, {"kid": "planflow"})
    public = json.dumps({**key.as_dict(private=False), "kid": "planflow", "use": "sig"})
    port = ports.unused()
    process = subprocess.Popen(
        ["node", str(SCRIPT), str(folder), str(port), back, public],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "the identity provider did not start"
        pem = key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        yield Running(f"http://localhost:{port}", pem)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


def _installed() -> Path:
    """The folder in which it is installed; installed now where it is not yet."""
    folder = Path(sys.prefix) / f"oidc-provider-{VERSION}"
    if (folder / "node_modules" / "oidc-provider").is_dir():
        return folder
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Unavailable("There is no node or no npm. Install both (apt install nodejs npm).")
    with tempfile.TemporaryDirectory(dir=folder.parent) as making:
        command = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            f"oidc-provider@{VERSION}",
        ]
        (Path(making) / "package.json").write_text('{"private": true}')
        try:
            done = subprocess.run(
                command, cwd=making, capture_output=True, text=True, timeout=300, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unavailable("npm did not bring oidc-provider within five minutes.") from None
        if done.returncode:
            raise Unavailable(f"npm could not install oidc-provider {VERSION}: {done.stderr[-300:]}")
        if not folder.exists():  # another worker may have been first
            Path(making).rename(folder)
            Path(making).mkdir()
    return folder

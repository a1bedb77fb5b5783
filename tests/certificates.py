"""Certificates for servers under test, made by the machine's own openssl."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificate:
    """A server's certificate with its key, and the authority that vouches for it."""

    path: Path
    key: Path
    authority: Path

    def context(self) -> ssl.SSLContext:
        """What a server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        return context


def make(folder: Path, name: str = "localhost") -> Certificate:
    """A certificate for one name (and for 127.0.0.1 where the name is localhost), good for two days."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here (Debian: apt-get install openssl)")
    folder.mkdir(parents=True, exist_ok=True)
    names = f"DNS:{name},IP:127.0.0.1" if name == "localhost" else f"DNS:{name}"
    key, path, authority = folder / "server.key", folder / "server.pem", folder / "authority.pem"
    signing = folder / "authority.key"
    _new("An authority for tests", signing, authority, "keyUsage=critical,keyCertSign,cRLSign")
    extra = ("-addext", f"subjectAltName={names}", "-CA", authority, "-CAkey", signing)
    _new(name, key, path, "basicConstraints=critical,CA:FALSE", *extra)
    return Certificate(path, key, authority)


def _new(name: str, key: Path, path: Path, usage: str, *extra: object) -> None:
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    _openssl(
        "req", "-x509", *kind, "-subj", f"/CN={name}", "-keyout", key, "-out", path, "-addext", usage, *extra
    )


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

"""A mail server in a process of its own that takes everything and keeps nothing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SERVER = """
import asyncio
from aiosmtpd.smtp import SMTP

class Nothing:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"

async def run():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Nothing(), auth_exclude_mechanism=["LOGIN", "PLAIN"]), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(run())
"""


@contextmanager
def listening() -> Iterator[str]:
    """The URL of the server, as long as it runs."""
    command = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"smtp://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()

"""A Jupyter server for a test, on a port of its own."""

import json
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60


class Server:
    """What a running server answers; the token lets us in."""

    def __init__(self, url: str, token: str):
        self.url = url
        self.token = token

    def request(self, path: str, method: str = "GET", body: Any = None) -> str:
        """The text of the answer. Raises urllib.error.HTTPError for an answer that is an error."""
        request = urllib.request.Request(self.url + path, method=method, data=body and json.dumps(body).encode())
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def json(self, path: str, method: str = "GET", body: Any = None) -> Any:
        return json.loads(self.request(path, method, body))


@contextmanager
def running(command: list[str | Path], folder: Path, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Starts `command`, a program that takes the options of Jupyter's server, and stops it at the end."""
    token = secrets.token_hex()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--port={port}", "--ServerApp.port_retries=0", "--no-browser", "--allow-root"]
    options += ["--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [*command, *options], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", token)
        _wait(server, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, process: subprocess.Popen, log: Path) -> None:
    last_moment = time.monotonic() + PATIENCE
    while True:
        try:
            server.request("/api/status")
            return
        except urllib.error.URLError:
            stopped = process.poll() is not None
            assert not stopped and time.monotonic() < last_moment, f"no server came up:\n{log.read_text()}"
            time.sleep(0.1)

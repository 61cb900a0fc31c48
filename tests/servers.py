"""A real server in a process of its own, for tests of what only a process has: crashes, a stop, memory, rates."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class ServerProcess:
    """A program that serves HTTP at a port of its own; inside ``with`` it runs, afterwards it is gone."""

    def __init__(self, command: Sequence[str], port: int, log: Path, ready: str = "/readyz") -> None:
        self.port, self.log = port, log
        self._command, self._ready = command, ready
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """It answers that it is ready."""
        self._output = self.log.open("ab")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGEBOOK_")}
        self._process = subprocess.Popen(
            [*self._command], stdout=self._output, stderr=self._output, cwd=ROOT, env=environment
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", self._ready)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def signal(self, number: signal.Signals) -> None:
        """The signal is sent."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, timeout: float = 60) -> int:
        """The exit status, once it has ended."""
        assert self._process is not None
        assert self._output is not None
        status = self._process.wait(timeout)
        self._output.close()
        return status

    def kill(self) -> None:
        """It is gone at once, as by ``kill -9``."""
        self.signal(signal.SIGKILL)
        assert self.wait() == -signal.SIGKILL

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *fault: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        elif self._output is not None:
            self._output.close()


def pledgebook_server(database: str, head: Path, log: Path) -> ServerProcess:
    """``pledgebook serve`` on this database."""
    port = free_port()
    options = ["--database", database, "--head-file", str(head)]
    return ServerProcess([sys.executable, "-m", "api.cli", *options, "serve", "--port", str(port)], port, log)


class Client:
    """One caller with a token and a connection that is kept; a connection that breaks is made anew next time."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._connection: HTTPConnection | None = None

    def connect(self, port: int) -> None:
        """Requests go to this port from now on."""
        self.close()
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """The connection is closed."""
        if self._connection is not None:
            self._connection.close()

    def post(self, path: str, key: str, body: Any) -> tuple[int, dict[str, str], Any]:
        """Status, headers in lower case, and the JSON of the whole answer.

        Raises:
            OSError, HTTPException: no whole answer came; what became of the request is not known.
        """
        assert self._connection is not None
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            self._connection.request("POST", f"/api/v1{path}", json.dumps(body).encode(), headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except Exception:
            self._connection.close()
            raise
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(content)

"""The README's commands are run word for word, and what it shows is what they print.

One bash runs all commands of a README, so that variables and background jobs live on as they do for a reader. Only the
port is another one: that of the README may be taken.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
README_PORT = 8000
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LOOSE = (
    (re.compile(r"[0-9a-f]{64}"), "…"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "…"),
    (re.compile(r'(?<="request_id":")[0-9a-f]{16}'), "…"),
    (re.compile(r"(?<=台账 )/\S*?(?=pledgebook\.db)|(?<=链头文件 )/\S*?(?=pledgebook\.db)"), ""),
)
"""What differs from run to run; the README shows what one run printed."""


def _steps(text: str) -> list[tuple[str, str]]:
    """(command, output shown) of every console block, in order."""
    return [_cut(part) for block in BLOCK.findall(text) for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def _cut(part: str) -> tuple[str, str]:
    """A command, which goes on over lines while a quote is open, and the output below it."""
    lines = part.splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        command = "".join(lines[:count])
        with suppress(ValueError):
            shlex.split(command)
            return command.removesuffix("\n"), "".join(lines[count:])
    raise AssertionError(f"a quote is never closed: {part}")


class Shell:
    """A bash that is given one command after another."""

    _END = "end of what a command printed"

    def __init__(self, port: int, stdin: IO[str], stdout: IO[str]) -> None:
        self._port, self._stdin, self._stdout = port, stdin, stdout

    def run(self, command: str) -> str:
        """What the command prints, on either stream."""
        moved = command.replace(f"127.0.0.1:{README_PORT}", f"127.0.0.1:{self._port}")
        self._stdin.write(f"eval {shlex.quote(moved)} < /dev/null\necho '{self._END}'\n")
        self._stdin.flush()
        output = ""
        for line in self._stdout:
            output += line
            if output.endswith(f"{self._END}\n"):
                return output.removesuffix(f"{self._END}\n")
        raise AssertionError(f"the shell ended: {output}")


@contextmanager
def _shell(folder: Path) -> Iterator[Shell]:
    """A bash in the folder; it and all that it started are gone afterwards."""
    port = free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
        "PLEDGEBOOK_PORT": str(port),
        "no_proxy": "127.0.0.1",
    }
    with subprocess.Popen(
        ["bash", "--noprofile", "--norc"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", start_new_session=True,
    ) as bash:  # fmt: skip
        assert bash.stdin
        assert bash.stdout
        try:
            yield Shell(port, bash.stdin, bash.stdout)
            bash.stdin.write("wait\n")
            bash.stdin.close()
            assert bash.wait(60) is not None
            _require_silence(port)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(bash.pid, signal.SIGKILL)


def _require_silence(port: int) -> None:
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", port)) != 0, "the server was not stopped"


def _settle(text: str) -> str:
    for pattern, replacement in LOOSE:
        text = pattern.sub(replacement, text)
    return text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_what_its_commands_print(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = ROOT / name
    rest, renewed = path.read_text(encoding="utf-8"), ""
    with _shell(tmp_path) as shell:
        for command, shown in _steps(rest):
            if command.startswith("cat "):
                (tmp_path / command.removeprefix("cat ")).write_text(shown, encoding="utf-8")
            printed = shell.run(command)
            is_same = _settle(printed) == _settle(shown)
            assert is_same or request.config.getoption("--update-golden"), f"{command}\n{printed}"
            before, step, rest = rest.partition(f"$ {command}\n{shown}")
            renewed += before + (step if is_same else f"$ {command}\n{printed}")
    if request.config.getoption("--update-golden"):
        path.write_text(renewed + rest, encoding="utf-8")


def test_both_readmes_run_the_same_commands() -> None:
    english, chinese = (
        [command for command, _ in _steps((ROOT / name).read_text(encoding="utf-8"))]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese
    assert len(english) > 10


def test_the_readmes_name_every_setting() -> None:
    from api.settings import Settings

    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        missing = [field for field in Settings.model_fields if f"`PLEDGEBOOK_{field.upper()}`" not in text]
        assert not missing, name

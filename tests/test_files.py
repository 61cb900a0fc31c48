"""A file is whole or as it was, whatever stops its writing; and why it cannot be written is told."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from reports.files import replacing


def left(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def reason(refusal: pytest.ExceptionInfo[LedgerError]) -> str:
    [finding] = refusal.value.findings
    assert finding.code == "file_unwritable"
    return finding.found


def test_a_file_is_written_and_replaced_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "报表.csv"
    for content in (b"one", b"two"):
        with replacing(path) as target:
            target.write(content)
        assert path.read_bytes() == content
        path.chmod(0o640)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert left(tmp_path) == ["报表.csv"]


def test_a_new_file_is_readable_by_those_that_the_system_lets(tmp_path: Path) -> None:
    with replacing(tmp_path / "a") as target:
        target.write(b"one")
    (tmp_path / "b").write_bytes(b"one")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def stopped_after(content: bytes, stop: type[BaseException]) -> Iterator[bytes]:
    yield content
    raise stop


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, SystemExit])
@pytest.mark.parametrize("before", [None, b"before"])
def test_what_is_stopped_midway_leaves_the_file_as_it_was(
    tmp_path: Path, stop: type[BaseException], before: bytes | None
) -> None:
    path = tmp_path / "x.csv"
    if before is not None:
        path.write_bytes(before)
    with pytest.raises(stop), replacing(path) as target:
        target.writelines(stopped_after(b"half", stop))
    assert left(tmp_path) == ([] if before is None else ["x.csv"])
    assert before is None or path.read_bytes() == before


def test_two_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with replacing(path) as one:
        one.write(b"one" * 1_000)
        with replacing(path) as two:
            two.write(b"two" * 1_000)
        assert path.read_bytes() == b"two" * 1_000
    assert path.read_bytes() == b"one" * 1_000
    assert left(tmp_path) == ["x.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as target:
        target.write(b"after")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"after"


def test_why_a_file_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(LedgerError) as refusal, replacing(path) as target:
            target.write(b"one")
        return reason(refusal)

    (tmp_path / "file").write_bytes(b"before")
    assert refused(tmp_path) == "这是一个文件夹，不是文件名"
    assert refused(tmp_path / "missing" / "x.csv") == "没有这个文件夹"
    assert refused(tmp_path / "file" / "x.csv") == "路径中有一段不是文件夹"
    assert refused(tmp_path / ("长" * 100)) == "文件名过长"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(tmp_path / "file") == "没有写入的权限"
    assert (tmp_path / "file").read_bytes() == b"before"
    assert left(tmp_path) == ["file"]


if Path("/dev/full").exists():

    def test_a_full_disk_is_told_as_such() -> None:
        with pytest.raises(LedgerError) as refusal, replacing(Path("/dev/full")) as target:
            target.write(b"x" * 100_000)
        assert reason(refusal) == "磁盘已满"

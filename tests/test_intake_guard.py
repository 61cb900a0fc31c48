"""The guard: a worker of its own, whose end is told in one finding, whatever brings it about; nothing is left of it."""

import io
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode as Code
from ledger.intake import guard, worker
from ledger.intake.guard import read_guarded
from ledger.intake.limits import LIMITS, MIB
from ledger.intake.messages import Found, Layout, Message, Record, Records, Summary, decode, encode
from ledger.intake.profile import Profile
from ledger.vocabulary import Severity
from tests import reading_alone
from tests.sheets import sheet_xml, table_xml, write_table, write_xlsx

WAITING = 5.0


@pytest.fixture(autouse=True)
def _leaves_nothing() -> Iterator[None]:
    """No thread of the guard and no child is left after a test."""
    yield
    assert [thread.name for thread in threading.enumerate() if "intake" in thread.name] == []
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    names = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert [name for name in names if b"intake" in name or b"-P" in name] == []


def work(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the worker be another program, which has read its order."""
    code = f"import os, signal, sys, time\nsys.stdin.readline()\n{program}"
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-P", "-s", "-S", "-c", code))


def said(messages: Iterator[Message]) -> list[str]:
    return [finding.code for message in messages if isinstance(message, Found) for finding in message.findings]


SUMMARY = 'print(\'["Summary",{"rows_read":1,"rows":{},"sums":{},"stated":{}}]\', flush=True)\n'
DONE = "print('[\"Done\",null]', flush=True)\n"


def test_messages_come_as_they_were_said_until_the_worker_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(monkeypatch, SUMMARY * 2 + DONE)
    assert list(read_guarded(tmp_path / "a", Profile())) == [Summary(1, {}, {}, {})] * 2


ENDS: dict[str, tuple[str, Code]] = {
    "it is silent": ("", Code.READING_DIED),
    "it ends with an error": ("sys.exit(3)", Code.READING_DIED),
    "it is killed": ("os.kill(os.getpid(), signal.SIGKILL)", Code.READING_MEMORY),
    "it crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", Code.READING_DIED),
    "it used up its time": ("os.kill(os.getpid(), signal.SIGXCPU)", Code.READING_TIME),
    "its last line breaks off": ("print('[\"Summary\"', end='')", Code.READING_DIED),
    "it ends after a message": (SUMMARY, Code.READING_DIED),
    "it hangs": ("time.sleep(600)", Code.READING_TIME),
}


@pytest.mark.parametrize("what", ENDS)
def test_however_the_worker_ends_it_is_told_in_one_finding(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, code = ENDS[what]
    work(monkeypatch, program)
    wait = 0.5 if what == "it hangs" else WAITING
    assert said(read_guarded(tmp_path / "a", Profile(), replace(LIMITS, wait_seconds=wait))) == [code]


def test_a_worker_that_cannot_take_its_order_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-c", "import sys; sys.stdin.close()"))
    assert said(read_guarded(tmp_path / ("a" * 1_000_000), Profile())) == [Code.READING_DIED]


def test_the_readers_own_work_does_not_count_as_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(monkeypatch, SUMMARY * 3 + DONE)
    count = 0
    for _message in read_guarded(tmp_path / "a", Profile(), replace(LIMITS, wait_seconds=1.0)):
        time.sleep(0.6)
        count += 1
    assert count == 3


def test_all_waiting_counts_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(monkeypatch, f"while True:\n    time.sleep(0.2)\n    {SUMMARY}")
    assert said(read_guarded(tmp_path / "a", Profile(), replace(LIMITS, wait_seconds=1.0))) == [Code.READING_TIME]


def test_the_worker_works_ahead_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "READ_AHEAD", 100_000)
    counter = tmp_path / "count"
    work(monkeypatch, f"for n in range(100_000):\n    {SUMMARY}    open({str(counter)!r}, 'w').write(str(n))\n{DONE}")
    with closing(read_guarded(tmp_path / "a", Profile())) as messages:  # type: ignore[type-var]
        next(messages)
        now = previous = 0
        while not now == previous > 0:
            previous = now
            time.sleep(0.3)
            now = int(counter.read_text(encoding="ascii") or 0)
        assert 1_000 < now < 10_000


def test_closing_early_ends_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(monkeypatch, SUMMARY + "time.sleep(600)")
    messages = read_guarded(tmp_path / "a", Profile())
    next(messages)
    messages.close()  # type: ignore[attr-defined]


def test_readers_in_several_threads_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.xlsx", [["甲", 1]])
    said: list[list[Message]] = []
    threads = [threading.Thread(target=lambda: said.append(list(read_guarded(path, Profile())))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [first, *others] = said
    assert [type(message) for message in first] == [Found]
    assert others == [first, first]


def test_the_worker_knows_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEBOOK_DATABASE", "secret")
    work(monkeypatch, f"open({str(tmp_path / 'env')!r}, 'w').write(repr(sorted(os.environ)))\n{DONE}")
    assert list(read_guarded(tmp_path / "a", Profile())) == []
    assert "PLEDGEBOOK" not in (tmp_path / "env").read_text(encoding="utf-8")


# the worker itself


@pytest.fixture
def _reads_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker reads every row and looks for no table."""
    monkeypatch.setattr(guard, "COMMAND", reading_alone.WORKER)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


@pytest.mark.usefixtures("_reads_all")
def test_too_little_memory_is_a_finding(tmp_path: Path) -> None:
    strings = [f"<si><t>{n}-{'甲' * 50}</t></si>" for n in range(400_000)]
    path = write_xlsx(tmp_path / "a.xlsx", sheet_xml(table_xml([["甲"]])), strings=strings)
    assert said(read_guarded(path, Profile(), replace(LIMITS, memory_bytes=60 * MIB))) == [Code.READING_MEMORY]


@pytest.mark.usefixtures("_reads_all")
def test_too_much_processor_time_is_a_finding(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c/><c/><c/></row>' for n in range(1, 1_000_001))
    path = write_xlsx(tmp_path / "a.xlsx", sheet_xml(rows), packed=False)
    assert said(read_guarded(path, Profile(), replace(LIMITS, cpu_seconds=1))) == [Code.READING_TIME]


def carried_out(path: Path, profile: Profile | None) -> list[str]:
    """The names of the messages that the worker writes, in this process and so without bounds."""
    told = json.loads(worker.order(path, LIMITS, name="", profile=profile.model_dump_json() if profile else None))
    out = io.BytesIO()
    worker.carry_out(told, out)
    return [json.loads(line)[0] for line in out.getvalue().splitlines()]


@pytest.fixture
def mapping(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A mapping that reads every row and looks for no table."""
    reading_alone.replace_mapping(monkeypatch.setitem)
    return sys.modules["ledger.intake.mapping"]


@pytest.mark.usefixtures("mapping")
def test_the_worker_answers_and_says_when_it_is_done(tmp_path: Path) -> None:
    assert carried_out(write_table(tmp_path / "a.xlsx", [["甲", 1]]), Profile()) == ["Found", "Summary", "Done"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), ["Found", "Done"]),
        (Malformed.of(Code.FILE_EMPTY), ["Found", "Done"]),
        (ZeroDivisionError(), ["Trace", "Found", "Done"]),
        (RecursionError(), ["Trace", "Found", "Done"]),
    ],
)
def test_whatever_is_raised_in_the_worker_becomes_a_finding(
    error: Exception, told: list[str], mapping: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(mapping, "read_book", fail)
    assert carried_out(write_table(tmp_path / "a.xlsx", [["甲"]]), Profile()) == told


def test_what_went_wrong_is_in_the_log_and_not_in_the_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    work(
        monkeypatch, 'print(\'["Trace","line 7"]\')\nprint(\'["Found",[["reading_died","","","","error"]]]\')\n' + DONE
    )
    with caplog.at_level(logging.ERROR):
        [message] = read_guarded(tmp_path / "a", Profile())
    assert message == Found([Finding(Code.READING_DIED)])
    assert "line 7" in caplog.text


# messages


def test_a_message_is_read_as_it_was_written() -> None:
    warning = Finding(Code.WORKBOOK_MACROS, "", "a", "b", Severity.NOTE)
    for message in (
        Layout("表", "xlsx", (3, 4), {"amount": 4}, {"amount": "金额"}, {5: "甲"}, {"amount": "yuan"}),
        Found([warning]),
        Records([Record(1, {"amount": "1.00"}, spoilt=True)]),
    ):
        assert decode(encode(message)) == message

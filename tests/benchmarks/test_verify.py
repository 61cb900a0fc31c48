"""Verification beside hashing and parsing alone, and the memory of all its processes."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest

from ledger.verify import verify
from tests.benchmarks.race import Race
from tests.books import Books

PEAK = """
import re, sys, threading
from pathlib import Path
from ledger.database import Database
from ledger.verify import verify

peaks, done = {}, threading.Event()

def watch():
    while not done.wait(0.02):
        for pid in ["self", *Path(f"/proc/self/task/{main}/children").read_text().split()]:
            try:
                peaks[pid] = int(re.search(r"VmHWM:\\s+(\\d+)", Path(f"/proc/{pid}/status").read_text())[1])
            except (OSError, TypeError):
                pass

main = threading.main_thread().native_id
watcher = threading.Thread(target=watch)
watcher.start()
result = verify(Database(sys.argv[1], Path(sys.argv[2])))
done.set()
watcher.join()
print(result.is_intact, sum(peaks.values()))
"""
"""A program that prints whether a ledger is intact, and the sum of what each of its processes held at most (KiB).

The kernel's own record (getrusage) will not do: a new process inherits the peak of the one that started it.
"""


def hash_and_parse(books: Books) -> int:
    """What nobody can leave out: each body hashed and parsed, one after the other."""
    connection = sqlite3.connect(books.database.url.database)
    facts = 0
    for (body,) in connection.execute("SELECT facts FROM voucher"):
        hashlib.sha256(body.encode()).hexdigest()
        facts += len(json.loads(body))
    connection.close()
    return facts


def test_verifying_a_million_entries(bulk: Callable[[int], Books], race: Race) -> None:
    books = bulk(1_000_000)
    race.run(
        "verify, 1,000,000 entries",
        lambda: verify(books.database),
        {"SHA-256 and JSON alone": lambda: hash_and_parse(books)},
        rounds=3,
    )
    verification = verify(books.database)
    assert verification.findings == ()
    assert (verification.entries,) == books.rows("SELECT count(*) FROM entry")[0]


@pytest.mark.parametrize("entries", [250_000, 1_000_000])
def test_memory_of_verification(bulk: Callable[[int], Books], race: Race, entries: int) -> None:
    books = bulk(entries)
    command = [sys.executable, "-c", PEAK, str(books.database.url.database), str(books.database.head.path)]
    printed: list[str] = []
    race.run(
        f"verify in a process of its own, {entries:,} entries",
        lambda: printed.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout),
        {"SHA-256 and JSON alone": lambda: hash_and_parse(books)},
        rounds=1,
    )
    intact, kilobytes = printed[-1].split()
    assert intact == "True"
    race.note(f"peak memory of all processes of verify, {entries:,} entries", int(kilobytes) / 1024, "MiB")

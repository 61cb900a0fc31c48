"""What one running server holds: its settings, its database, its store of scans, its jobs."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread

from api.settings import Settings
from ledger.attachments import AttachmentStore, FolderStore, TableStore
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.verify import Verification, verify

JOBS_MAX = 20

IMPORTS_AT_ONCE = 2
"""Files that are read at the same time: each takes a process and memory of its own."""


@dataclass(slots=True)
class Job:
    """A verification under way or ended; ``done`` of ``total`` journal rows are read."""

    id: str
    total: int
    done: int = 0
    result: Verification | None = None
    error: LedgerError | None = None

    @property
    def state(self) -> str:
        """``running``, ``intact``, ``broken`` or ``failed``."""
        if self.error is not None:
            return "failed"
        if self.result is None:
            return "running"
        return "intact" if self.result.is_intact else "broken"


@dataclass(slots=True)
class Jobs:
    """Verifications, one at a time; the last few are remembered."""

    _jobs: dict[str, Job] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, database: Database, store: AttachmentStore, total: int) -> Job:
        """A new job; or the one that is running, for two at once would only slow each other down."""
        with self._lock:
            running = next((job for job in self._jobs.values() if job.state == "running"), None)
            if running is not None:
                return running
            job = Job(secrets.token_hex(8), total)
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-JOBS_MAX]:
                del self._jobs[old]
        Thread(target=self._run, args=(job, database, store), daemon=True).start()
        return job

    @staticmethod
    def _run(job: Job, database: Database, store: AttachmentStore) -> None:
        def step(count: int) -> None:
            job.done = min(job.total, job.done + count)

        try:
            job.result = verify(database, step, store=store)
            job.done = job.total
        except LedgerError as error:
            job.error = error

    def find(self, job: str) -> Job | None:
        """The job of that id, if it is remembered."""
        return self._jobs.get(job)


@dataclass(slots=True)
class Server:
    """One server. Nothing is opened before the first request."""

    settings: Settings
    database: Database
    store: AttachmentStore
    jobs: Jobs = field(default_factory=Jobs)
    importing: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(IMPORTS_AT_ONCE))

    @classmethod
    def of(cls, settings: Settings) -> "Server":
        """The server of these settings."""
        database = Database(settings.database, settings.head_file)
        return cls(settings, database, store_of(database, settings.attachments))


def store_of(database: Database, folder: Path | None) -> AttachmentStore:
    """Where scans are kept: in the folder, or without one in the database."""
    return TableStore(database) if folder is None else FolderStore(folder)

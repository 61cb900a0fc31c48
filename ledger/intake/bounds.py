"""What both processes that touch foreign files have alike: an empty environment, and bounds that the kernel keeps."""

import os
import resource
import sys

from ledger.intake.limits import Limits


def command(module: str) -> tuple[str, ...]:
    """How such a process is started: our own interpreter, nothing of the user's, and the module."""
    return (sys.executable, "-P", "-s", "-S", "-m", module)


def environment() -> dict[str, str]:
    """The environment of a process that finds the same modules as this one and knows nothing else of it."""
    return {
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }


def bind(limits: Limits, *, open_files: int, written: int) -> None:
    """This process is held to the limits from now on, and writes no file of more than ``written`` bytes.

    openpyxl is kept from loading numpy, which it does not need and which claims 100 MiB of address space.
    """
    bounds = {
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        resource.RLIMIT_CPU: (limits.cpu_seconds, limits.cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (written, written),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (open_files, open_files),
    }
    for what, bound in bounds.items():
        resource.setrlimit(what, bound)
    sys.modules["numpy"] = None  # type: ignore[assignment]

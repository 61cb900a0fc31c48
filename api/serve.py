"""``pledgebook serve``: uvicorn with our settings, one JSON line a request, and a stop that lets open requests end."""

import logging
import signal
import sys
from typing import Final

import uvicorn
from pydantic import ValidationError

from api.app import create_app
from api.settings import Settings
from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode

_TURN: Final = 0.0005
"""Seconds after which a thread that computes lets another one on.

Every statement and every fsync lets go of the interpreter, and with Python's 5 ms the thread that holds SQLite's write
lock waited that long behind others to have it back, many times a request: all writers stood behind it.
"""


def read_settings() -> Settings:
    """The settings of the environment.

    Raises:
        Malformed: with a finding for every variable that cannot be read.
    """
    try:
        return Settings.model_validate({})
    except ValidationError as error:
        raise Malformed(
            Finding(FindingCode.MALFORMED, f"PLEDGEBOOK_{detail['loc'][0]}".upper(), detail["type"])
            for detail in error.errors(include_input=False, include_url=False)
        ) from None


def serve(settings: Settings) -> None:
    """Serves until it is told to stop (Ctrl-C, SIGTERM); a stop that was asked for is a success.

    uvicorn raises the signal once more after its graceful end, which without a handler of our own would be a death by
    signal in the eyes of whoever supervises the process.
    """
    sys.setswitchinterval(_TURN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=settings.log_level.upper(), stream=sys.stderr, format="%(message)s", force=True)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
        h11_max_incomplete_event_size=64 * 1024,
    )

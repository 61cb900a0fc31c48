"""``pledgebook serve``: uvicorn with our settings, one JSON line a request, and a stop that lets open requests end."""

import logging
import signal
import sys

import uvicorn
from pydantic import ValidationError

from api.app import create_app
from api.settings import Settings
from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode


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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=settings.log_level.upper(), stream=sys.stderr, format="%(message)s", force=True)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # an address that a client may write itself proves nothing in the access log
        timeout_graceful_shutdown=settings.grace,
        h11_max_incomplete_event_size=64 * 1024,
    )

"""LibreOffice and what reads its PDF, for the tests that need another program's word."""

import os
import shutil
from typing import Final


def _program(name: str) -> str | None:
    """A machine without it tests all else; CI installs it, or fails."""
    return shutil.which(name) or (name if "CI" in os.environ else None)


OFFICE: Final = _program("soffice")
PRINTED: Final = _program("pdftotext")

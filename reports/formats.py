"""The forms in which a report is sent: cheap to import, so that help costs nothing."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Form(StrEnum):
    """How a report is written; the value is the end of a file's name."""

    TEXT = "text"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


MEDIA_TYPES: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.TEXT: "text/plain; charset=utf-8",
        Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form.CSV: "text/csv; charset=utf-8",
        Form.JSON: "application/json",
        Form.HTML: "text/html; charset=utf-8",
        Form.PDF: "application/pdf",
        Form.SVG: "image/svg+xml",
        Form.PNG: "image/png",
    }
)
"""As HTTP names them."""

SUFFIXES: Final[Mapping[str, Form]] = MappingProxyType({".txt": Form.TEXT, **{f".{form}": form for form in Form}})
"""By the end of a file's name."""

ON_SCREEN: Final = frozenset({Form.TEXT, Form.CSV, Form.JSON, Form.HTML, Form.SVG})
"""What can be printed; the others are files."""

VIA_OFFICE: Final = frozenset({Form.PDF, Form.PNG})
"""What needs a program that may not be installed."""

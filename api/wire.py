"""Plain data as it leaves the house: the one place where fen become yuan as text and days ISO text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.money import format_yuan


def wire(value: Any) -> Any:
    """Plain data for the wire: ``…_fen`` becomes the field without it, in yuan as text; days become ISO text."""
    if isinstance(value, Mapping):
        return dict(_wire_pair(name, item) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return [wire(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _wire_pair(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_fen"):
        return name.removesuffix("_fen"), None if value is None else format_yuan(value)
    return name, wire(value)

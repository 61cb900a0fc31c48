"""JSON of long lists: the bytes of ``chain.canonical``, written and read several times as fast by pydantic's own coder.

It stands apart from the chain because a bare process verifies there, which loads nothing heavy. It serves lists whose
texts the door has seen: a lone surrogate, which the door refuses, has no UTF-8 and raises here.
"""

from typing import Any

from pydantic_core import from_json, to_json


def dump_list(values: list[Any] | tuple[Any, ...]) -> str:
    """The canonical text of a list of texts, whole numbers, booleans, and lists and mappings of them."""
    return to_json(values).decode()


def load_list(text: str) -> list[Any]:
    """The list that a stored text holds."""
    values: list[Any] = from_json(text)
    return values

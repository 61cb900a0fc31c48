"""Stand-in: figures by a plain pattern, until the finder is merged."""

import re

from ledger.errors import InvalidValue
from ledger.extract.document import Document
from ledger.extract.found import Extract, FoundFigure, Nature, NotUnderstood
from ledger.figures import read_quantity

_NUMBER = re.compile(r"[0-9][0-9.]*(?:%|[^\W\d]{1,2})")


def extract(document: Document, *, year: int | None = None) -> Extract:  # noqa: ARG001
    """Figures."""
    figures, rest = [], []
    for block in document.blocks:
        sentence = document.text[block.start : block.end]
        for match in _NUMBER.finditer(document.text, block.start, block.end):
            text = match[0]
            try:
                try:
                    quantity = read_quantity(text)
                except InvalidValue:
                    text = text[:-1]
                    quantity = read_quantity(text)
            except InvalidValue:
                rest.append(NotUnderstood(match[0], match.start(), match.end(), block.place, sentence))
                continue
            count = "count" if quantity.unit == "loan" else None
            figures.append(
                FoundFigure(
                    text, match.start(), match.start() + len(text), block.place, quantity, sentence, "", (),
                    Nature.ACTUAL,
                    measure="disbursed", count=count, scope={"kind": "patent_pledge_loan", "as_of": "2023-06-30"},
                )
            )  # fmt: skip
    return Extract(tuple(figures), (), tuple(rest))

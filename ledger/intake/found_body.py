"""What was found in a document as plain data: what crosses from the reading process, and what the edges answer with."""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

from ledger.extract.document import Document
from ledger.extract.found import Extract, FoundFigure, NotUnderstood
from ledger.figures import Quantity
from ledger.intake.documents import Opened
from ledger.intake.messages import packed
from ledger.intervals import SCALE_OF, Interval
from ledger.vocabulary import Unit

_DIGITS: Final = 200
"""More than the text of any figure has."""

Body = dict[str, Any]


def found_body(opened: Opened, extract: Extract) -> Body:
    """All that was found.

    ``start`` and ``end`` (exclusive) are offsets in the original: in the decoded text of a file of text, in the
    document's own text of a docx or pdf, of which ``place`` says where it stands.
    """
    document = opened.document
    return {
        "document": {"name": document.name, "type": opened.file_type, "characters": len(document.text)},
        "year": extract.year,
        "figures": [_figure(document, figure) for figure in extract.figures],
        "damaged": [_figure(document, figure) for figure in extract.damaged],
        "not_understood": [_stretch(document, item) for item in extract.not_understood],
        "notes": packed(opened.notes),
    }


def _stretch(document: Document, item: FoundFigure | NotUnderstood) -> Body:
    start, end = item.start, item.end
    if document.offsets is not None:
        start, end = document.offsets[start], document.offsets[end - 1] + 1
    return {"text": item.text, "start": start, "end": end, "place": item.place, "sentence": item.sentence}


def _figure(document: Document, figure: FoundFigure) -> Body:
    damage = figure.damage
    return {
        **_stretch(document, figure),
        "section": figure.section,
        "subject": list(figure.subject),
        "quantity": None if figure.quantity is None else quantity_body(figure.quantity),
        "nature": str(figure.nature),
        "period": figure.period,
        "as_of": figure.as_of,
        "is_to_date": figure.is_to_date,
        "tied": figure.tied,
        "damage": None if damage is None else {"kind": str(damage.kind), "proposal": damage.proposal},
        "measure": figure.measure,
        "count": figure.count,
        "scope": None if figure.scope is None else dict(figure.scope),
    }


def quantity_body(quantity: Quantity) -> Body:
    """A figure as read: numbers and intervals are exact texts in multiples of its unit."""
    unit = quantity.unit
    is_range = quantity.upper != quantity.value
    return {
        "value": exact_text(quantity.value / SCALE_OF[unit]),
        "upper": exact_text(quantity.upper / SCALE_OF[unit]) if is_range else None,
        "unit": str(unit),
        "unit_word": quantity.unit_word,
        "qualifier": str(quantity.qualifier),
        "core": _interval(quantity.core, unit),
        "loose": _interval(quantity.loose, unit),
        "growth": None if quantity.growth is None else str(quantity.growth),
        "falls": quantity.falls,
    }


def _interval(interval: Interval, unit: Unit) -> str:
    return interval.text(unit).removesuffix(f" {unit}")


def exact_text(value: Fraction) -> str:
    """The decimal of a printed number, without zeros at its end."""
    with localcontext() as context:
        context.prec = _DIGITS
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""What was found in a document, and publications as they are recorded, as tables."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from ledger.labels import documents as texts
from ledger.labels.reports import LIST_SEPARATOR
from ledger.period import date_label, parse_period
from ledger.publications import Listing
from ledger.vocabulary import Count, Measure, Unit
from ledger.wording import scope_text, with_unit
from reports.table import Cell, Heading, Table, column, make_row, notes

_FIGURES: Final = tuple(
    map(
        column,
        (*("document_place", "figure_text", "figure_reading", "figure_subject", "figure_period", "figure_hint"),),
    )
)
_UNREAD: Final = tuple(map(column, ("document_place", "figure_text", "figure_sentence")))
_DAMAGED: Final = tuple(map(column, ("document_place", "figure_text", "figure_damage", "figure_sentence")))
_LIST: Final = tuple(
    map(
        column,
        (
            *("publication", "publication_title", "publication_date", "figure_count", "checkable_count"),
            *("journal_number", "document_name"),
        ),
    )
)
_RECORDED: Final = tuple(map(column, ("figure", "figure_text", "document_place", "declared_scope", "note")))


def build_found(body: Mapping[str, Any]) -> list[Table]:
    """The figures of a document, as printed and as read; then the damaged and the unread ones, where there are any."""
    document, figures = body["document"], body["figures"]
    heading = Heading("", texts.DOCUMENT_NOTE.format(**document))
    doubtful = sum(figure["damage"] is not None for figure in figures) + len(body["damaged"])
    counts = {"figures": len(figures), "damaged": doubtful, "unread": len(body["not_understood"])}
    told = notes(texts.FOUND_NOTE.format(**counts), texts.FOUND_HINT)
    rows = tuple(make_row(_FIGURES, _figure(figure)) for figure in figures)
    tables = [Table(texts.FIGURES_SHEET, texts.FIGURES_SHEET, heading, _FIGURES, rows, told)]
    others = (
        (texts.DAMAGED_SHEET, _DAMAGED, body["damaged"]),
        (texts.UNREAD_SHEET, _UNREAD, body["not_understood"]),
    )
    for title, columns, items in others:
        if items:
            rows = tuple(make_row(columns, _stretch(item)) for item in items)
            tables.append(Table(title, title, Heading(), columns, rows))
    return tables


def _stretch(item: Mapping[str, Any]) -> dict[str, Cell]:
    damage = item.get("damage")
    return {
        "document_place": item["place"] or None,
        "figure_text": item["text"],
        "figure_sentence": item["sentence"],
        "figure_damage": _damage(damage) if damage else None,
    }


def _figure(figure: Mapping[str, Any]) -> dict[str, Cell]:
    measure = Measure(figure["measure"]) if figure["measure"] else None
    count = Count(figure["count"]) if figure["count"] else None
    quantity, damage = figure["quantity"], figure["damage"]
    scope = scope_text(figure["scope"], measure, count) if figure["scope"] else None
    hints = (texts.DAMAGED.format(damage=_damage(damage)) if damage else None, scope)
    return {
        **_stretch(figure),
        "figure_reading": _reading(quantity) if quantity else None,
        "figure_subject": " ".join(figure["subject"]) or None,
        "figure_period": _period(figure),
        "figure_hint": LIST_SEPARATOR.join(filter(None, hints)) or None,
    }


def _reading(quantity: Mapping[str, Any]) -> str:
    """The one value that a text means, else the interval that it means in the first place."""
    core, value = quantity["core"], quantity["value"]
    text = value if core == f"[{value}, {value}]" else core
    unit = Unit(quantity["unit"])
    if unit in {Unit.COUNTED, Unit.MEASURED}:
        return f"{text} {quantity['unit_word']}"
    return with_unit(f"{text} {unit}", unit)


def _period(figure: Mapping[str, Any]) -> str | None:
    parts = [texts.TARGET] if figure["nature"] == "target" else []
    parts += [texts.TO_DATE] if figure["is_to_date"] else []
    if figure["period"]:
        parts.append(parse_period(figure["period"]).label)
    if figure["as_of"]:
        parts.append(texts.AS_OF.format(day=date_label(date.fromisoformat(figure["as_of"]))))
    return LIST_SEPARATOR.join(parts) or None


def _damage(damage: Mapping[str, Any]) -> str:
    kind = texts.DAMAGES.get(damage["kind"], damage["kind"])
    proposal = damage["proposal"]
    return texts.DAMAGE_PROPOSED.format(kind=kind, proposal=proposal) if proposal else kind


def build_publications(items: Iterable[Listing]) -> Table:
    """One row a publication, the one recorded last first."""
    rows = tuple(make_row(_LIST, _listing(item)) for item in items)
    return Table(texts.PUBLICATIONS_SHEET, texts.PUBLICATIONS_SHEET, Heading(), _LIST, rows)


def _listing(item: Listing) -> dict[str, Cell]:
    return {
        "publication": item.code,
        "publication_title": item.title,
        "publication_date": item.date,
        "figure_count": item.figures,
        "checkable_count": item.checkable,
        "journal_number": str(item.number),
        "document_name": item.document["name"] if item.document else None,
    }


def build_publication(fact: Mapping[str, Any]) -> Table:
    """The figures of one publication as they are recorded, in the order of print."""
    day = date_label(date.fromisoformat(fact["date"]))
    heading = Heading("", texts.PUBLICATION_PERIOD.format(day=day, code=fact["code"]))
    rows = tuple(make_row(_RECORDED, _recorded(figure)) for figure in fact["figures"])
    document = texts.DOCUMENT_NOTE.format(**fact["document"]) if "document" in fact else ""
    return Table(texts.PUBLICATIONS_SHEET, fact["title"], heading, _RECORDED, rows, notes(document))


def _recorded(figure: Mapping[str, Any]) -> dict[str, Cell]:
    measure = Measure(figure["measure"]) if "measure" in figure else None
    count = Count(figure["count"]) if "count" in figure else None
    is_asked = measure is not None and "scope" in figure
    return {
        "figure": figure["id"],
        "figure_text": figure["text"],
        "document_place": figure.get("place"),
        "declared_scope": scope_text(figure["scope"], measure, count) if is_asked else texts.NO_SCOPE,
        "note": figure.get("assumption"),
    }

"""Pure: a posted voucher → the rows of the projected tables, reading nothing else.

``project`` is what posting stores, what ``verify`` compares with, and what a replay runs again; that the three agree is
therefore not a matter of care. It works on the facts as stored (parsed JSON) and imports nothing heavy: verification
runs it in a bare second process.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ledger.chain import canonical
from ledger.places import entry_of, place_key, place_of
from ledger.vocabulary import INSTITUTION_IS_RECIPIENT

Row = tuple[Any, ...]
StoredFact = Mapping[str, Any]
_Located = tuple[StoredFact, int, int, int, str]
"""A fact with its voucher, journal number, line and the first open day at posting."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "institution": ("number", "line", "code", "name", "kind", "uscc", "region", "parent", "duplicate_of"),
    "instrument": (
        "key", "number", "line", "kind", "provider", "recipient", "institution", "instrument_number", "contract",
        "under", "renews", "for_loan", "replaces", "programme", "category", "region", "purpose", "signed_date",
        "due_date", "rate_ppm", "revolving", "opening",
    ),
    "security": ("number", "line", "registration", "instrument", "effective_date", "book_date"),
    "entry": (
        "number", "line", "instrument", "kind", "act", "institution", "provider", "recipient", "region", "programme",
        "category", "contract", "means", "patent", "event_date", "book_date", "amount_fen", "tally",
        "reverses_number", "reverses_line",
    ),
    "amendment": ("number", "line", "instrument", "effective_date", "book_date", "due_date", "rate_ppm", "purpose"),
    "statement": (
        "number", "line", "institution", "kind", "loan", "statement_date", "book_date", "measure",
        "amount_fen", "count",
    ),
    "closing": ("number", "line", "fact", "month", "open_from", "reason"),
    "document": ("number", "line", "fact", "code", "body"),
    "succession": ("number", "line", "subject", "form", "predecessor", "successor", "effective_date", "moved"),
}  # fmt: skip
"""The columns of each projected table; the tables stand in the order in which rows may be inserted."""

DATES: Final = frozenset(
    {"signed_date", "due_date", "effective_date", "event_date", "book_date", "statement_date", "open_from"}
)
"""Columns that hold a day; rows carry it as ISO text."""


def project(facts: Sequence[StoredFact], voucher: int, number: int, open_from: str) -> dict[str, list[Row]]:
    """The rows of every projected table, tuples in column order and in the order of lines.

    ``open_from`` is the first open day (ISO) that the journal row keeps: book_date = max(event_date, open_from), and of
    a reversal no earlier than the book_date of what it cancels, so that after a reopening both stand in one month.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for line, fact in enumerate(facts, start=1):
        for table, row in _PROJECTORS[fact["fact"]]((fact, voucher, number, line, open_from)):
            rows[table].append(row)
    return rows


TERMS: Final = ("provider", "recipient", "region", "programme", "category", "contract")
"""The dimensions that an entry has of its instrument beside kind and institution, in the order of what is stored."""


def terms_of(kind: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    """The dimensions that every entry of an instrument carries; a dimension that it lacks is absent.

    ``institution`` is the party the bureau works through: the provider, but the recipient for shares and
    contributions and the pledgee for registrations.
    """
    terms = {"kind": kind, "institution": institution_of(kind, fact)}
    for name in TERMS:
        value = fact.get(name)
        if value is not None:
            terms[name] = value
    return terms


def institution_of(kind: str, fact: Mapping[str, Any]) -> str:
    """The party that the bureau works through: see ``terms_of``."""
    institution: str = (fact.get("recipient") if kind in INSTITUTION_IS_RECIPIENT else None) or fact["provider"]
    return institution


def first_day_after(month: str) -> str:
    """The first day after ``YYYY-MM``, ISO."""
    year, ordinal = int(month[:4]), int(month[5:])
    return f"{year + ordinal // 12:04d}-{ordinal % 12 + 1:02d}-01"


def _institution(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, _, number, line, _ = at
    get = fact.get
    yield (
        "institution",
        (number, line, fact["code"], fact["name"], fact["kind"], get("uscc"), get("region"), get("parent"),
         get("duplicate_of")),
    )  # fmt: skip


def _instrument(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, open_from = at
    get = fact.get
    key = place_key(voucher, line)
    links = (place_of(fact[name], voucher) if name in fact else None for name in _LINKS)
    yield (
        "instrument",
        (key, number, line, fact["kind"], fact["provider"], get("recipient"), fact["institution"], get("number"),
         get("contract"), *links, get("programme"), get("category"), get("region"), get("purpose"),
         get("signed_date"), get("due_date"), get("rate_ppm"), get("revolving", False), get("opening", False)),
    )  # fmt: skip
    for registration in get("secured_by", ()):
        yield "security", (number, line, place_of(registration, voucher), key, None, open_from)


_LINKS: Final = ("under", "renews", "for_loan", "replaces")


def _entry(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, open_from = at
    yield "entry", _entry_row(fact, place_of(fact["instrument"], voucher), number, line, open_from, None)


def _reversal(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, open_from = at
    negated = fact["negates"]
    instrument = place_of(negated["instrument"], voucher)
    yield "entry", _entry_row(negated, instrument, number, line, open_from, entry_of(fact["entry"]))


def booked_on(entry: StoredFact, open_from: str) -> str:
    """The day (ISO) on which an entry, or what cancels it, counts in the books."""
    day: str = max(entry["event_date"], open_from, entry.get("book_date", ""))
    return day


def _entry_row(
    fact: StoredFact, instrument: int, number: int, line: int, open_from: str, reverses: tuple[int, int] | None
) -> Row:
    get, terms = fact.get, fact["terms"]
    of = terms.get
    event_date = fact["event_date"]
    amount, tally = get("amount_fen"), fact["tally"]
    if reverses is not None:
        amount, tally = None if amount is None else -amount, -tally
    return (
        number, line, instrument, terms["kind"], fact["act"], terms["institution"], terms["provider"],
        of("recipient"), of("region"), of("programme"), of("category"), of("contract"), get("means"), get("patent"),
        event_date, booked_on(fact, open_from), amount, tally, *(reverses or (None, None)),
    )  # fmt: skip


def _amendment(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, open_from = at
    instrument, effective = place_of(fact["instrument"], voucher), fact["effective_date"]
    booked = max(effective, open_from)
    changed = (fact.get("due_date"), fact.get("rate_ppm"), fact.get("purpose"))
    yield "amendment", (number, line, instrument, effective, booked, *changed)
    for registration in fact.get("secured_by", ()):
        yield "security", (number, line, place_of(registration, voucher), instrument, effective, booked)


def _statement(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, open_from = at
    loan = place_of(fact["loan"], voucher) if "loan" in fact else None
    yield (
        "statement",
        (number, line, fact["institution"], fact["kind"], loan, fact["date"], max(fact["date"], open_from),
         fact["measure"], fact["amount_fen"], fact.get("count")),
    )  # fmt: skip


def _closing(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, _, number, line, _ = at
    yield "closing", (number, line, fact["fact"], fact["month"], first_day_after(fact["month"]), None)


def _reopening(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, _, number, line, _ = at
    yield "closing", (number, line, fact["fact"], fact["month"], f"{fact['month']}-01", fact["reason"])


def _document(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, _, number, line, _ = at
    code = next(fact[name] for name in ("code", "publication", "voucher", "report") if name in fact)
    yield "document", (number, line, fact["fact"], code, canonical(fact))


def _succession(at: _Located) -> Iterator[tuple[str, Row]]:
    fact, voucher, number, line, _ = at
    instruments = [place_of(place, voucher) for place in fact.get("instruments", ())]
    moved = instruments or fact.get("recipients")
    told = tuple(fact[name] for name in ("subject", "form", "predecessor", "successor", "effective_date"))
    yield "succession", (number, line, *told, canonical(moved) if moved else None)


_PROJECTORS: Final[Mapping[str, Callable[[_Located], Iterator[tuple[str, Row]]]]] = {
    "institution": _institution,
    "instrument": _instrument,
    "entry": _entry,
    "reversal": _reversal,
    "amendment": _amendment,
    "statement": _statement,
    "closing": _closing,
    "reopening": _reopening,
    "publication": _document,
    "reference": _document,
    "confirmation": _document,
    "review": _document,
    "issue": _document,
    "succession": _succession,
}

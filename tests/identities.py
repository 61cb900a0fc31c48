"""What holds in any books, whatever their story: each check yields a sentence where it does not.

``not_carried_forward`` is the bureau's own check of a page: 上期累计 + 本期发生 + 以前期间调整 = 本期累计.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from ledger.changes import changes
from ledger.money import add_fen
from ledger.party_words import Parties
from ledger.period import Period, month_of, parse_period
from ledger.scope import Viewer, parse_question
from ledger.vocabulary import ACTS_OF, GROUP_OF, NATURE_OF, OUTSTANDING_GROUPS, SIGNS_OF, Basis, Kind, Measure, Nature
from tests.books import Books

FLOWS = tuple(measure for measure in Measure if NATURE_OF[measure] is Nature.FLOW)
LEVELS = (Measure.OUTSTANDING, Measure.PLEDGED, Measure.LIMIT)
NETTED = {Measure.DISBURSED: 1, Measure.REPAID: -1, Measure.WRITTEN_OFF: -1}
PARTS = {Basis.BOOK: ("occurred", "adjustment"), Basis.EVENT: ("occurred",)}

Sums = dict[str | None, tuple[int, int | None]]


def months_of(books: Books, known_at: str | None = None) -> list[Period]:
    """Every month from that of the first event to that of the last booking, or of an earlier day of knowing."""
    first, last = books.rows("SELECT min(CAST(event_date AS TEXT)), max(CAST(book_date AS TEXT)) FROM entry")[0]
    months = [month_of(date.fromisoformat(first))]
    while months[-1].last < date.fromisoformat(known_at or last):
        months.append(months[-1].next())
    return months


def kinds_of(books: Books) -> list[Kind]:
    """The kinds under which something was entered."""
    return [Kind(kind) for (kind,) in books.rows("SELECT DISTINCT kind FROM entry ORDER BY kind")]


def flows_of(books: Books) -> list[Measure]:
    """The flows that the kinds of these books can have."""
    acts = {act for kind in kinds_of(books) for act in ACTS_OF[kind]}
    return [measure for measure in FLOWS if not acts.isdisjoint(SIGNS_OF[measure])]


def not_carried_forward(books: Books, known_at: str | None = None) -> Iterator[str]:
    """Where a kind's total to date of a month isn't that of the month before and what the month booked."""
    months = months_of(books, known_at)
    for measure, basis in product(flows_of(books), Basis):
        asked: dict[str, Any] = {"basis": basis, "known_at": known_at}
        carried = _by_kind(books, measure, as_of=months[0].previous().last.isoformat(), **asked)
        for month in months:
            for part in PARTS[basis]:
                carried = _plus(carried, _by_kind(books, measure, period=month.text, part=part, **asked))
            to_date = _by_kind(books, measure, as_of=month.last.isoformat(), **asked)
            if carried != to_date:
                yield f"{month.text} {measure} {basis}@{known_at}: {carried} carried forward, {to_date} to date"
            carried = to_date


def _by_kind(books: Books, measure: Measure, **asked: Any) -> Sums:
    return {row.dimensions[0]: (row.count, row.amount_fen) for row in books.ask(measure, by="kind", **asked).rows}


def _plus(one: Sums, other: Sums) -> Sums:
    """Kind by kind; a kind that neither has stays missing."""
    nothing = (0, None)
    pairs = {kind: (one.get(kind, nothing), other.get(kind, nothing)) for kind in {**one, **other}}
    return {kind: (left[0] + right[0], add_fen(left[1], right[1])) for kind, (left, right) in pairs.items()}


def out_of_balance(books: Books, known_at: str | None = None) -> Iterator[str]:
    """Where an institution's outstanding, under any view, isn't what was disbursed less repaid and written off."""
    views = Parties if books.rows("SELECT 1 FROM succession") else [Parties.RECORDED]
    for basis, view, month in product(Basis, views, months_of(books, known_at)):
        asked = {"basis": basis, "parties": view, "known_at": known_at, "as_of": month.last.isoformat()}
        net: Counter[Any] = Counter()
        for measure, sign in NETTED.items():
            for place, fen in _by_institution(books, measure, asked):
                net[place] += sign * fen
        outstanding = dict(_by_institution(books, Measure.OUTSTANDING, asked))
        if outstanding != {place: fen for place, fen in net.items() if fen}:
            yield f"{asked}: {dict(net)} netted, {outstanding} outstanding"


def _by_institution(books: Books, measure: Measure, asked: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    """(kind, institution) and fen, of kinds that have a balance."""
    for row in books.ask(measure, by="kind,institution", **asked).rows:
        if GROUP_OF[Kind(str(row.dimensions[0]))] in OUTSTANDING_GROUPS:
            yield row.dimensions, row.amount_fen or 0


def changed_since_closing(books: Books) -> Iterator[str]:
    """Where the books of a closed month aren't what they were at its closing; a month opened again is left out."""
    opened = [month for (month,) in books.rows("SELECT month FROM closing WHERE fact = 'reopening'")]
    closings = books.rows("SELECT number, month FROM closing WHERE fact = 'closing' ORDER BY number, line")
    shut = [(number, month) for number, month in closings if all(month < first for first in opened)]
    for (number, month), measure in product(shut, (*flows_of(books), *LEVELS)):
        asked = {"as_of": parse_period(month).last.isoformat(), "by": "kind,institution"}
        then, now = books.table(measure, known_at=number, **asked), books.table(measure, **asked)
        if then != now:
            yield f"{month} {measure}: {then!r} at its closing, {now!r} now"


def unexplained(books: Books, known_at: str) -> Iterator[str]:
    """Where vouchers don't sum to the difference of two totals: since ``known_at``, or from one basis to the other."""
    ends = {months_of(books, day)[-1].last.isoformat() for day in (known_at, None)}
    for measure, as_of in product((*flows_of(books), *LEVELS, Measure.REPORTED_OUTSTANDING), sorted(ends)):
        question = parse_question(measure, {"as_of": as_of}, Viewer.all())
        with books.database.reading() as connection:
            both = changes(connection, question, known_at), changes(connection, question, None, to_basis=Basis.EVENT)
        for made, group in ((one, name) for one in both for name in one.totals):
            own = [row for row in made.rows if row.group == group]
            told = sum(row.count for row in own), sum(row.amount_fen or 0 for row in own)
            if told != made.difference(group):
                yield f"{as_of} {group} {measure}: {told} told, {made.difference(group)} is the difference"

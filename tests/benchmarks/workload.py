"""Invented business in bulk: facts to post, each different from every other, the same on every run."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from ledger import journal, submission
from ledger.chain import Anchor
from ledger.database import Writer
from ledger.journal import Draft, Submission
from ledger.money import parse_fen
from ledger.projection import terms_of
from ledger.records import FACTS_MAX
from ledger.tables import Tables
from ledger.vocabulary import Act, InstitutionKind, Kind, Verdict
from tests.books import Books

Fact = dict[str, Any]

BANKS: Final = tuple(f"B{index:02d}" for index in range(1, 61))
COOPERATIVES: Final = tuple(f"C{index:02d}" for index in range(1, 61))
TREASURIES: Final = tuple(f"G{index:02d}" for index in range(1, 61))
FUNDS: Final = tuple(f"F{index:02d}" for index in range(1, 61))
ENTERPRISES: Final = tuple(f"E{index:04d}" for index in range(1, 2_001))

_FIRST_DAY: Final = date(2022, 1, 1)
_DAYS: Final = tuple((_FIRST_DAY + timedelta(days=index)).isoformat() for index in range(730))

_PARTIES: Final = {
    InstitutionKind.BANK: BANKS,
    InstitutionKind.COOPERATIVE: COOPERATIVES,
    InstitutionKind.GOVERNMENT: TREASURIES,
    InstitutionKind.FUND: FUNDS,
    InstitutionKind.ENTERPRISE: ENTERPRISES,
}

_ENDS: Final = {
    Kind.CREDIT_LINE: (BANKS, ENTERPRISES),
    Kind.PATENT_PLEDGE_LOAN: (BANKS, ENTERPRISES),
    Kind.TECHNOLOGY_LOAN: (BANKS, ENTERPRISES),
    Kind.COOPERATIVE_LOAN: (COOPERATIVES, ENTERPRISES),
    Kind.PLEDGE_REGISTRATION: (ENTERPRISES, BANKS),
    Kind.COOPERATIVE_SHARE: (ENTERPRISES, COOPERATIVES),
    Kind.MUTUAL_DEPOSIT: (ENTERPRISES, COOPERATIVES),
    Kind.FUND_CONTRIBUTION: (TREASURIES, FUNDS),
    Kind.EQUITY_INVESTMENT: (FUNDS, ENTERPRISES),
    Kind.GRANT: (TREASURIES, ENTERPRISES),
    Kind.INTEREST_SUBSIDY: (TREASURIES, ENTERPRISES),
    Kind.RISK_COMPENSATION: (TREASURIES, BANKS),
}
"""Per kind: who provides and who receives here. Sixty parties stand at the end that the bureau works through."""


def day(index: int) -> str:
    """The day of the ``index``-th piece of business, ISO: spread over two years in no order of time."""
    return _DAYS[index * 389 % len(_DAYS)]


def parties() -> list[Fact]:
    """Every institution that the rest of the business names."""
    return [
        {"fact": "institution", "code": code, "name": f"示例{code}", "kind": str(kind), "region": "330303"}
        for kind, codes in _PARTIES.items()
        for code in codes
    ]


def instrument(kind: Kind, index: int) -> Fact:
    """The ``index``-th agreement of its kind, numbered so."""
    providers, recipients = _ENDS[kind]
    return {
        "fact": "instrument",
        "kind": str(kind),
        "provider": providers[index % len(providers)],
        "recipient": recipients[index * 7 % len(recipients)],
        "number": f"{index:06d}",
        "signed_date": _DAYS[0],
    }


def reference(kind: Kind, index: int) -> str:
    """How facts name ``instrument(kind, index)``."""
    providers, _ = _ENDS[kind]
    return f"{kind}:{providers[index % len(providers)]}:{index:06d}"


def entry(named: str, act: Act, index: int, yuan: int) -> Fact:
    """The ``index``-th entry: of ``yuan`` and some fen, so that no two of a day look alike."""
    return {
        "fact": "entry",
        "instrument": named,
        "act": str(act),
        "event_date": day(index),
        "amount": f"{yuan}.{index % 100:02d}",
    }


def new_loans(kind: Kind, first: int, count: int) -> list[Fact]:
    """``count`` loans from index ``first`` on, and then the disbursement of each."""
    indexes = range(first, first + count)
    loans = [instrument(kind, index) for index in indexes]
    return loans + [
        entry(f"#{line}", Act.DISBURSEMENT, index, 1_000_000 + index) for line, index in enumerate(indexes, start=1)
    ]


def old_loans(kind: Kind, first: int, count: int) -> list[Fact]:
    """As ``new_loans``, but disbursed the day before all other business: enough to repay from."""
    return [fact | ({"event_date": "2021-12-31"} if "act" in fact else {}) for fact in new_loans(kind, first, count)]


def payments(first: int, instruments: int, size: int = FACTS_MAX) -> list[Fact]:
    """One voucher of entries under what stands: half payments of grants, a quarter each interest and repayment."""
    return list(_payments(first, instruments, size))


def _payments(first: int, instruments: int, size: int) -> Iterator[Fact]:
    for index in range(first, first + size):
        place = index // 2 % instruments
        if index % 2:
            yield entry(reference(Kind.GRANT, place), Act.DISBURSEMENT, index, 10_000 + index)
        else:
            act = Act.REPAYMENT if index % 4 else Act.INCOME
            yield entry(reference(Kind.TECHNOLOGY_LOAN, place), act, index, 1 + index % 2_000)


LATER: Final = 9
"""Entries under an instrument of ``fill`` beside its first."""

_BLOCK: Final = LATER + 2

_ACTS: Final = {
    Kind.CREDIT_LINE: (Act.COMMITMENT, Act.COMMITMENT),
    Kind.PLEDGE_REGISTRATION: (Act.REGISTRATION, Act.REGISTRATION),
    Kind.PATENT_PLEDGE_LOAN: (Act.DISBURSEMENT, Act.REPAYMENT),
    Kind.TECHNOLOGY_LOAN: (Act.DISBURSEMENT, Act.REPAYMENT),
    Kind.COOPERATIVE_LOAN: (Act.DISBURSEMENT, Act.INCOME),
}
"""The first act under an instrument of ``fill`` and the later ones, where not all are disbursements."""


def fill(books: Books, entries: int) -> None:
    """The ledger holds about so many entries over all kinds, sixty institutions each; chain and rules hold.

    Vouchers take the way of posting without its checks, for a million entries are the set-up and not the measurement.
    """
    books.post(parties())
    blocks = max(len(Kind), entries // (LATER + 1))
    with books.database.writing() as writer:
        for first in range(0, blocks, FACTS_MAX // _BLOCK):
            wanted = range(first, min(first + FACTS_MAX // _BLOCK, blocks))
            _post_unchecked(
                writer, books, [fact for place, index in enumerate(wanted) for fact in _block(place, index)]
            )


def small_vouchers(books: Books, count: int) -> int:
    """``count`` vouchers of one repayment each stand, posted as by ``fill``; the journal number before the first."""
    books.post(parties())
    first = books.post(old_loans(Kind.TECHNOLOGY_LOAN, 0, 50)).number
    terms = terms_of(Kind.TECHNOLOGY_LOAN, instrument(Kind.TECHNOLOGY_LOAN, 0) | {"region": "330303"})
    with books.database.writing() as writer:
        for index in range(count):
            repaid = entry(f"S{first}/1", Act.REPAYMENT, index, 10 + index // 100)
            _post_unchecked(writer, books, [_completed(repaid, terms)])
    return first


def _block(place: int, index: int) -> Iterator[Fact]:
    """An instrument and its entries as the door completes them, as the ``place``-th block of a voucher."""
    kind = tuple(Kind)[index % len(Kind)]
    stated = instrument(kind, index // len(Kind)) | {"region": "330303"}
    terms = terms_of(kind, stated)
    yield stated | {"institution": terms["institution"]}
    first, later = _ACTS.get(kind, (Act.DISBURSEMENT, Act.DISBURSEMENT))
    named = f"#{place * _BLOCK + 1}"
    yield _completed(entry(named, first, 0, 1_000_000 + index), terms) | {"event_date": _DAYS[0]}
    for number in range(1, LATER + 1):
        yield _completed(entry(named, later, index * LATER + number, number * 1_000 + index % 1_000), terms)


def _completed(stated: Fact, terms: Fact) -> Fact:
    fen = parse_fen(stated.pop("amount"))
    means = {"means": "cash"} if stated["act"] == Act.DISBURSEMENT else {}
    return stated | {"amount_fen": fen, "tally": 1} | means | {"terms": terms}


def _post_unchecked(writer: Writer, books: Books, facts: list[Fact]) -> None:
    connection, clock = writer.connection, books.clock()
    prepared = Submission(None, tuple(facts), ())
    row = submission._voucher_row(connection, Draft(facts), prepared, books.user("wang"), clock)
    submission._insert_voucher(connection, row)
    writer.anchors.append(Anchor(f"S{row['id']}", row["digest"]))
    stored = connection.execute(select(Tables.VOUCHER).where(Tables.VOUCHER.c.id == row["id"])).one()
    signing = journal._Signing(writer, Verdict.POSTED, books.user("li"), None, (), False, clock)
    signing._enter(stored, "li", facts, [])


def fill_loans(books: Books, count: int) -> None:
    """``count`` patent-pledge loans of sixty banks stand, each paid out and partly repaid, posted as by ``fill``."""
    books.post(parties())
    size = FACTS_MAX // 3
    with books.database.writing() as writer:
        for first in range(0, count, size):
            wanted = range(first, min(first + size, count))
            _post_unchecked(writer, books, [fact for place, index in enumerate(wanted) for fact in _loan(place, index)])


def _loan(place: int, index: int) -> Iterator[Fact]:
    kind = Kind.PATENT_PLEDGE_LOAN
    more = {"region": "330303", "contract": f"C{index // 3:06d}", "due_date": "2024-12-31", "rate_ppm": 43_500}
    stated = instrument(kind, index) | more
    terms = terms_of(kind, stated)
    yield stated | {"institution": terms["institution"]}
    named = f"#{place * 3 + 1}"
    yield _completed(entry(named, Act.DISBURSEMENT, index, 1_000_000 + index), terms) | {"event_date": _DAYS[0]}
    yield _completed(entry(named, Act.REPAYMENT, index, 1_000 + index % 1_000), terms)

"""A proof as a table: one line a difference, and below it the verdict, the vouchers and what else is worth saying."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.issues import Issued, Paper
from ledger.labels import proofs as texts
from ledger.labels.reports import LIST_SEPARATOR_WIDE
from ledger.proof_words import Cause, Remark
from reports.proof import Proof
from reports.rebuild import label_of
from reports.table import Column, Format, Heading, Row, Table, make_row, notes

LISTED_MAX: Final = 100
"""Most differences of one cause in the table; their number is always whole."""

TEXT_MAX: Final = 40
"""Characters of a cell's content in the table; as data they are all there."""

PAPERS_MAX: Final = 3
"""Most vouchers of one difference in the table."""

PAPERS_NOTED: Final = 12
"""Most vouchers that are described below it."""

PROOF_COLUMNS: Final = tuple(Column(key, label, Format.TEXT) for key, label in texts.COLUMNS.items())


def build_proof(proof: Proof) -> Table:
    """The differences of a proof, the stamp's first, then the file's and the ledger's."""
    order = (Cause.STAMP, Cause.FILE, Cause.LEDGER)
    rows = tuple(row for cause in order for row in _rows(proof, cause))
    scope = proof.stamp.scope
    name = scope.get("report", "")
    period = scope.get("period") or scope.get("as_of") or ""
    about = texts.ABOUT.format(report=label_of(name), period=period, number=proof.head.number)
    return Table(texts.SHEET, texts.TITLE, Heading(period=about), PROOF_COLUMNS, rows, notes(*proof_lines(proof)))


def _rows(proof: Proof, cause: Cause) -> Iterator[Row]:
    for each in proof.of_cause(cause)[:LISTED_MAX]:
        place = f"{each.place} {each.about}".strip()
        values = {
            "cause": texts.CAUSES[each.cause],
            "change": texts.CHANGES[each.change],
            "place": place or None,
            "was": _cut(each.was),
            "found": _cut(each.found),
            "papers": _papers(each.papers) or None,
        }
        yield make_row(PROOF_COLUMNS, values)


def _cut(text: str) -> str | None:
    return f"{text[: TEXT_MAX - 1]}…" if len(text) > TEXT_MAX else text or None


def _papers(papers: Sequence[str]) -> str:
    listed = " ".join(papers[:PAPERS_MAX])
    return texts.PAPERS_MORE.format(papers=listed, count=len(papers)) if len(papers) > PAPERS_MAX else listed


def proof_lines(proof: Proof) -> Iterator[str]:
    """The verdict, and what else is worth saying, a sentence each."""
    yield verdict(proof)
    if not proof.is_proven and proof.count(Cause.LEDGER) == len(proof.differences):
        yield texts.AT_HEAD_SAME.format(number=proof.head.number)
    for cause in Cause:
        count = proof.count(cause)
        if count > LISTED_MAX:
            yield texts.MORE.format(cause=texts.CAUSES[cause], listed=LISTED_MAX, count=count)
    if proof.papers:
        listed = LIST_SEPARATOR_WIDE.join(map(_paper, proof.papers[:PAPERS_NOTED]))
        yield texts.VOUCHERS_NOTE.format(papers=listed)
    if len(proof.papers) > PAPERS_NOTED:
        yield texts.VOUCHERS_MORE.format(listed=PAPERS_NOTED, count=len(proof.papers))
    for remark, text in proof.remarks:
        told = LIST_SEPARATOR_WIDE.join(map(_issue, proof.issues)) if remark is Remark.ISSUED else text
        yield texts.REMARKS[remark].format(text=told)


def verdict(proof: Proof) -> str:
    """How it went, in one sentence."""
    if proof.is_proven:
        return texts.PROVEN.format(cells=proof.cells, number=proof.head.number, now=proof.now.number)
    counts = {str(cause): proof.count(cause) for cause in Cause}
    return texts.NOT_PROVEN.format(count=len(proof.differences), **counts)


def _paper(paper: Paper) -> str:
    why = texts.PAPER_WHY.format(why=paper.why) if paper.why else ""
    return texts.PAPER.format(
        voucher=paper.voucher,
        number=paper.number,
        day=paper.decided_at[:10],
        made_by=paper.made_by or "-",
        checked_by=paper.checked_by or "-",
        why=why,
    )


def _issue(issue: Issued) -> str:
    kind = texts.ISSUE_KINDS[issue.is_final]
    return texts.ISSUE.format(voucher=issue.voucher, number=issue.number, day=issue.decided_at[:10], kind=kind)

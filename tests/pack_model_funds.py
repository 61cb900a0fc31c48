"""The sheets of funds and of single loans and subsidies, by the naive model."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from ledger.labels import label
from ledger.vocabulary import Kind, LoanState
from tests.pack_model import BALANCE, PLEDGE_LOAN, Entry, level, loans, pick, rounded, split, total
from tests.pack_model_sheets import Line, Sheets

VEHICLES = {"fund", "venture_company"}
_TOTAL = "合计"


def contributions(sheets: Sheets) -> Iterator[Line]:
    """What was paid into each fund to date; then all, and all without what came from other funds."""
    every = [e for e in sheets.rows.to_date(sheets.last) if e.kind == Kind.FUND_CONTRIBUTION]
    for code, own in split(every, lambda e: sheets.rows.party(e.recipient, e.instrument)).items():
        yield {"fund": code} | _contributed(sheets, own)
    if every:
        yield {"fund": _TOTAL} | _contributed(sheets, every)
        outside = [e for e in every if sheets.rows.kinds[e.provider] not in VEHICLES]
        if any(total(pick(own, act))[1] for own in [set(every) - set(outside)] for act in _ACTS):
            yield {"fund": "剔除内部"} | _contributed(sheets, outside) | {"leverage": ""}


_ACTS = ("commitment", "disbursement", "repayment", "income")


def _contributed(sheets: Sheets, own: Iterable[Entry]) -> Line:
    rows = list(own)
    paid = pick(rows, "disbursement")
    internal = sum(e.fen or 0 for e in paid if sheets.rows.kinds[e.provider] in VEHICLES)
    treasury = sum(e.fen or 0 for e in paid if sheets.rows.kinds[e.provider] == "government")
    gross = total(paid)[1] or 0
    return {
        "fund_committed_amount": total(pick(rows, "commitment"))[1], "fund_paid_in_amount": gross,
        "fund_internal_amount": internal, "fund_external_amount": gross - internal, "fund_treasury_amount": treasury,
        "fund_in_kind_amount": total(e for e in paid if e.means == "in_kind")[1],
        "fund_returned_amount": total(pick(rows, "repayment"))[1],
        "fund_gains_amount": total(pick(rows, "income"))[1], "fund_outstanding_amount": level(rows, BALANCE)[1],
        "leverage": times(gross - internal, treasury),
    }  # fmt: skip


def times(part: int, whole: int) -> int | None:
    """How many times the whole is in the part, in hundredths; None of nothing."""
    return rounded(Fraction(part * 100, whole)) if whole > 0 else None


def investments(sheets: Sheets) -> Iterator[Line]:
    """What each fund invested to date, and all of them."""
    known = sheets.rows.to_date(sheets.last)
    every = [e for e in known if e.kind == Kind.EQUITY_INVESTMENT]
    paid = [e for e in known if e.kind == Kind.FUND_CONTRIBUTION]
    for code, own in split(every, lambda e: sheets.rows.party(e.provider, e.instrument)).items():
        into = [e for e in paid if sheets.rows.party(e.recipient, e.instrument) == code]
        yield {"fund": code} | _invested(sheets, own, into)
    if every:
        yield {"fund": _TOTAL} | _invested(sheets, every, paid)


def _invested(sheets: Sheets, own: list[Entry], paid: list[Entry]) -> Line:
    put = pick(own, "disbursement")
    kinds = sheets.rows.kinds
    into = sum(e.fen or 0 for e in put if e.recipient is None or kinds[e.recipient] == "enterprise")
    treasury = sum(e.fen or 0 for e in pick(paid, "disbursement") if kinds[e.provider] == "government")
    return {
        "decided_amount": total(pick(own, "commitment"))[1], "invested_amount": total(put)[1],
        "in_enterprises_amount": into,
        "invested_in_kind_amount": total(e for e in put if e.means == "in_kind")[1],
        "exited_amount": total(pick(own, "repayment"))[1], "exit_gains_amount": total(pick(own, "income"))[1],
        "lost_amount": total(pick(own, "write_off"))[1], "invested_outstanding_amount": level(own, BALANCE)[1],
        "enterprise_multiple": times(into, treasury),
    }  # fmt: skip


def returns(sheets: Sheets) -> Iterator[Line]:
    """What each fund got and gave back by days, over a year."""
    if sheets.period.month_count < 12:
        return
    every = [e for e in sheets.rows.to_date(sheets.last) if e.kind == Kind.FUND_CONTRIBUTION and e.act in _ACTS[1:]]
    for code, own in split(every, lambda e: sheets.rows.party(e.recipient, e.instrument)).items():
        paid = total(pick(own, "disbursement"))[1] or 0
        back = sum(total(pick(own, act))[1] or 0 for act in ("repayment", "income"))
        yield {"fund": code, "flow_in_amount": paid, "flow_back_amount": back, "dpi": times(back, paid)}


def register(sheets: Sheets) -> Iterator[Line]:
    """One row a loan; the total has sums only."""
    day, rows = sheets.last, sheets.rows
    parts = split((e for e in rows.to_date(day) if e.kind == PLEDGE_LOAN), lambda e: e.instrument)
    lines: list[Line] = []
    for key, own in parts.items():
        balance, paid = level(own, BALANCE)[1] or 0, total(pick(own, "disbursement"))
        if (paid[0] or 0) > 0 or balance:
            lines.append(_loan(sheets, key, own, balance))
    yield from lines
    if lines:
        sums: Line = {name: sum(line[name] for line in lines) for name in lines[0] if name.endswith("_amount")}
        yield dict.fromkeys(lines[0], "") | sums | {"lender": _TOTAL}


def _loan(sheets: Sheets, key: int, own: list[Entry], balance: int) -> Line:
    said, lost = sheets.rows.instruments[key], total(pick(own, "write_off"))[1]
    due = next((loan.due for loan in loans(sheets.rows, sheets.last) if loan.key == key), None)
    state = LoanState.OVERDUE if due is not None and due < sheets.last else LoanState.OPEN
    if not balance:
        state = LoanState.WRITTEN_OFF if lost else LoanState.SETTLED
    bank = sheets.rows.party(said["provider"], key)
    return {
        "loan_place": f"S{key // 10_000}/{key % 10_000}", "lender": sheets.name(bank),
        "disbursed_amount": total(pick(own, "disbursement"))[1], "repaid_amount": total(pick(own, "repayment"))[1],
        "written_off_amount": lost, "outstanding_amount": balance, "state": label(state),
    }  # fmt: skip


def subsidies(sheets: Sheets) -> Iterator[Line]:
    """One row a subsidy or compensation that anything was approved or paid for."""
    kinds = (Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)
    every = [e for e in sheets.rows.to_date(sheets.last) if e.kind in kinds]
    lines: list[dict[str, Any]] = []
    for key, own in split(every, lambda e: e.instrument).items():
        sums = [total(pick(own, act))[1] or 0 for act in ("commitment", "disbursement", "repayment")]
        if sums[0] or sums[1]:
            amounts = dict(zip(("approved_amount", "paid_amount", "recovered_back"), sums, strict=True))
            place = f"S{key // 10_000}/{key % 10_000}"
            lines.append({"subsidy_place": place, **amounts, "net_amount": sums[1] - sums[2]})
    yield from lines
    if lines:
        yield {"subsidy_place": ""} | {
            name: sum(line[name] for line in lines) for name in lines[0] if name != "subsidy_place"
        }  # fmt: skip

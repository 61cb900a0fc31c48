"""What is wrong with a voucher beside what stands: every level of every day summed anew."""

from collections.abc import Iterable, Iterator, Sequence

from tests.model import (
    BALANCE,
    LIMIT,
    UNRECOVERED,
    WITH_BALANCE,
    Deal,
    Item,
    Lines,
    Model,
    Signs,
    is_live,
    month_after,
    pledges,
    unique,
)

NEVER_NEGATIVE = ((BALANCE, "balance_negative"), (LIMIT, "limit_negative"), (UNRECOVERED, "recovery_exceeds"))
BEGINNINGS = ("commitment", "disbursement", "registration")


def judge(model: Model, lines: Lines) -> tuple[set[str], set[str]]:
    """The codes of the errors and of the warnings of a voucher, if it were posted now."""
    new = [thing for _, what, thing in lines if what == "entry"]
    cancelled = [thing for _, what, thing in lines if what == "reversal"]
    deals = [thing for _, what, thing in lines if what == "instrument"]
    trial = [*model.items, *new, *(item.negated() for item in cancelled)]
    touched = unique(item.deal for item in (*new, *cancelled))
    errors = {*_parties(model, lines), *_closings(model, lines), *_reversals(model, cancelled)}
    errors |= {*_levels(trial, touched), *_patents(trial, touched)}
    errors |= set(_credit_lines(trial, touched, [*model.deals, *deals]))
    errors |= set(_numbers(model, trial, touched, deals))
    return errors, {*_alike_ones(model, new, cancelled), *_pledged_elsewhere(new, trial)}


def _parties(model: Model, lines: Lines) -> Iterator[str]:
    kinds = {code: kind for code, (kind, _) in model.parties.items()}
    for _, what, thing in lines:
        if what == "institution" and kinds.setdefault(thing[0], thing[1]) != thing[1]:
            yield "institution_kind_changed"


def _closings(model: Model, lines: Lines) -> Iterator[str]:
    mark = model.open_from
    for _, what, month in lines:
        if what == "closing":
            if month_after(month) > model.today:
                yield "closing_not_ended"
            if mark not in {"", f"{month}-01"}:
                yield "closing_order"
            mark = month_after(month)
        elif what == "reopening":
            if mark <= f"{month}-01":
                yield "reopening_not_closed"
            mark = f"{month}-01"


def _reversals(model: Model, cancelled: Sequence[Item]) -> Iterator[str]:
    reversed_before = [item.reverses for item in model.items if item.reverses]
    if any(item in reversed_before for item in cancelled) or len(unique(cancelled)) < len(cancelled):
        yield "already_reversed"


def level(items: Iterable[Item], signs: Signs, day: str, basis: str = "event") -> int:
    """What the acts come to at a day's end, in fen."""
    return sum(signs.get(item.act, 0) * (item.fen or 0) for item in items if item.date(basis) <= day)


def _levels(trial: Sequence[Item], touched: Sequence[Deal]) -> Iterator[str]:
    for deal in touched:
        own = [item for item in trial if item.deal is deal]
        if deal.group in WITH_BALANCE:
            yield from below_zero(own)
        if deal.group == "fiscal" and any(level(own, BALANCE, item.day) < 0 for item in own):
            yield "reclaim_exceeds"
        if deal.is_loan and not deal.opening and sum(item.tally for item in own if item.act == "disbursement") > 1:
            yield "second_disbursement"


def below_zero(own: Sequence[Item], basis: str = "event") -> Iterator[str]:
    """The codes of the levels of one instrument that are below zero at some day's end."""
    days = {item.date(basis) for item in own}
    for signs, code in NEVER_NEGATIVE:
        if any(level(own, signs, day, basis) < 0 for day in days):
            yield code


def _credit_lines(trial: Sequence[Item], touched: Sequence[Deal], standing: Sequence[Deal]) -> Iterator[str]:
    """An instrument with an error of its own does not stand: it is under no line, and no line itself."""
    sound = [item for item in trial if item.deal in standing]
    lines = unique(over for deal in touched if deal in standing for over in (deal, deal.under) if over is not None)
    if any(line.kind == "credit_line" and line in standing and _is_exceeded(line, sound) for line in lines):
        yield "line_exceeded"


def _is_exceeded(line: Deal, trial: Sequence[Item]) -> bool:
    loans = [item for item in trial if item.deal.under is line]
    own = [item for item in trial if item.deal is line]
    for day in {item.day for item in loans}:
        drawn = sum(item.fen or 0 for item in loans if item.act == "disbursement" and item.day == day)
        used = level(loans, BALANCE if line.revolving else {"disbursement": 1}, day)
        if drawn > 0 and used > level(own, LIMIT, day):
            return True
    return False


def _patents(trial: Sequence[Item], touched: Sequence[Deal]) -> Iterator[str]:
    for deal in touched:
        own = [item for item in trial if item.deal is deal and item.patent]
        for patent in {item.patent for item in own}:
            for day in sorted({item.day for item in own if item.patent == patent}):
                held = sum(pledges(item) for item in own if item.patent == patent and item.day <= day)
                if not 0 <= held <= 1:
                    yield "patent_not_pledged" if held < 0 else "patent_pledged_twice"
                    break


def _numbers(model: Model, trial: Sequence[Item], touched: Sequence[Deal], new: Sequence[Deal]) -> Iterator[str]:
    live = [deal for deal in unique([*model.deals, *new]) if deal.number is not None and is_live(deal, trial)]
    mine = [deal for deal in live if deal in touched or deal in new]
    if any(other is not deal and other.name == deal.name for deal in mine for other in live):
        yield "number_taken"


def _alike_ones(model: Model, new: Sequence[Item], cancelled: Sequence[Item]) -> Iterator[str]:
    alive = [item for item in model.live() if item not in cancelled]
    for index, item in enumerate(new):
        if item.patent is None and any(_alike(item, other) for other in [*alive, *new[:index]]):
            yield "duplicate_entry"


def _alike(item: Item, other: Item) -> bool:
    """Whether ``item`` looks like ``other`` recorded again."""
    if item.deal.recipient is None:
        return False
    if item.act not in BEGINNINGS and (item.deal is not other.deal or item.deal.voucher == 0):
        return False
    one, two = ((i.deal.kind, i.deal.provider, i.deal.recipient, i.act, i.day, i.fen) for i in (item, other))
    return one == two


def _pledged_elsewhere(new: Sequence[Item], trial: Sequence[Item]) -> Iterator[str]:
    for item in new:
        if item.act == "pledge":
            holders = unique(other.deal for other in trial if other.patent == item.patent)
            held = [sum(pledges(i) for i in trial if i.deal is deal and i.patent == item.patent) for deal in holders]
            if sum(level > 0 for level in held) > 1:
                yield "patent_under_other_pledge"

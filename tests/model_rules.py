"""What is wrong with a voucher beside what stands: every level of every day summed anew."""

from collections.abc import Iterator, Sequence

from tests.model import (
    BALANCE,
    BEGINNINGS,
    LIMIT,
    UNRECOVERED,
    WITH_BALANCE,
    Deal,
    Item,
    Lines,
    Model,
    is_live,
    level,
    pledges,
    unique,
)
from tests.model_books import book_breaches, wrong_months
from tests.model_names import Names, wrong_heirs


def judge(model: Model, lines: Lines, own: int = 0) -> tuple[set[str], set[str]]:
    """The codes of the errors and of the warnings of a voucher, if it were posted now; ``own`` is its id."""
    new = [thing for _, what, thing in lines if what == "entry"]
    cancelled = [thing for _, what, thing in lines if what == "reversal"]
    deals = [thing for _, what, thing in lines if what == "instrument"]
    trial = [*model.items, *new, *(item.negated() for item in cancelled)]
    touched = unique(item.deal for item in (*new, *cancelled))
    errors = {*_parties(model, lines), *wrong_heirs(model, lines), *_reversals(model, cancelled)}
    errors |= {*_levels(trial, touched), *_patents(trial, touched), *_renewals(model, deals)}
    errors |= {*_credit_lines(trial, touched, [*model.deals, *deals]), *_numbers(model, trial, touched, deals)}
    alone = [paper.id for paper in model.papers if paper.is_alone]
    errors |= {"unknown_voucher" for _, what, thing in lines if what == "review" and thing not in alone}
    errors |= set(_opening_sums(new, cancelled, deals))
    wrong, asked = wrong_months(model, lines, own)
    warnings = {*_alike_ones(model, new, cancelled), *_pledged_elsewhere(new, trial), *asked}
    warnings |= {
        *_overlaps(model, [item for item in new if not _replaces(item, deals)], cancelled),
        *book_breaches(model, new, cancelled),
    }
    return errors | wrong, warnings


def _parties(model: Model, lines: Lines) -> Iterator[str]:
    kinds = {code: party.kind for code, party in model.parties.items()}
    for _, what, thing in lines:
        if what == "institution" and thing.kind != kinds.get(thing.code, thing.kind):
            yield "institution_kind_changed"


def _reversals(model: Model, cancelled: Sequence[Item]) -> Iterator[str]:
    reversed_before = [item.reverses for item in model.items if item.reverses]
    if any(item in reversed_before for item in cancelled) or len(unique(cancelled)) < len(cancelled):
        yield "already_reversed"


def _levels(trial: Sequence[Item], touched: Sequence[Deal]) -> Iterator[str]:
    for deal in touched:
        own = [item for item in trial if item.deal is deal]
        if deal.group in WITH_BALANCE:
            yield from _below_zero(own)
        if deal.group == "fiscal" and any(level(own, BALANCE, item.day) < 0 for item in own):
            yield "reclaim_exceeds"
        if deal.is_loan and not deal.opening and sum(item.tally for item in own if item.act == "disbursement") > 1:
            yield "second_disbursement"


def _below_zero(own: Sequence[Item]) -> Iterator[str]:
    """The codes of the levels of one instrument that are below zero at some day's end."""
    levels = ((BALANCE, "balance_negative"), (LIMIT, "limit_negative"), (UNRECOVERED, "recovery_exceeds"))
    for signs, code in levels:
        if any(level(own, signs, item.day) < 0 for item in own):
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


def _renewals(model: Model, deals: Sequence[Deal]) -> Iterator[str]:
    """A loan renews one of the same enterprise, by whatever names the two are known."""
    names = Names(model, model.head, "present")
    for deal in deals:
        before = deal.renews
        if before is None or deal.recipient is None or before.recipient is None or before.recipient == deal.recipient:
            continue
        is_known = before.posted or before in deals
        if is_known and names.institution(before.recipient, before) != names.institution(deal.recipient, deal):
            yield "renewal_parties"


# business before the ledger, known only in sum


def _opening_sums(new: Sequence[Item], cancelled: Sequence[Item], deals: Sequence[Deal]) -> Iterator[str]:
    """What replaces an opening comes to what is reversed of it, act by act."""
    for opening in unique(deal.replaces for deal in deals if deal.replaces and deal.replaces.opening):
        before = _by_act([item for item in cancelled if item.deal is opening])
        after = _by_act([item for item in new if item.deal in deals and item.deal.replaces is opening])
        nothing = (0, 0)
        if not before | after or any(before.get(a, nothing) != after.get(a, nothing) for a in before | after):
            yield "opening_sum_differs"


def _by_act(items: Sequence[Item]) -> dict[str, tuple[int, int]]:
    return {
        act: (
            sum(item.fen or 0 for item in items if item.act == act),
            sum(item.tally for item in items if item.act == act and act in BEGINNINGS),
        )
        for act in {str(item.act) for item in items}
    }


def _replaces(item: Item, deals: Sequence[Deal]) -> bool:
    """Whether it is of an instrument of this voucher that replaces an opening."""
    return item.deal in deals and item.deal.replaces is not None and item.deal.replaces.opening


def _overlaps(model: Model, coming: Sequence[Item], cancelled: Sequence[Item]) -> Iterator[str]:
    """A sum up to a day, and something single up to that day: one of them is coming."""
    alive = [item for item in model.live() if item not in cancelled]
    for one, two in ((one, two) for one in coming for two in (*alive, *coming)):
        opening, single = (one, two) if one.deal.recipient is None else (two, one)
        is_pair = opening.deal.recipient is None and single.deal.recipient is not None
        if is_pair and _business(one) == _business(two) and one.act in BEGINNINGS and single.day <= opening.day:
            yield "opening_overlaps"


def _business(item: Item) -> tuple[str, str, str]:
    return item.deal.kind, item.deal.provider, str(item.act)

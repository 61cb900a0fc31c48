"""What the machine hands in: the facts of a voucher, mostly sound ones, drawn at random."""

from typing import Any

from hypothesis import strategies as st

from ledger.vocabulary import ACTS_OF, GROUP_OF, INSTITUTION_IS_RECIPIENT, Act, Kind, Means
from tests.machine_world import (
    AMOUNTS,
    BANK_LOANS,
    DAYS,
    MONTH_ENDS,
    NUMBERS,
    PARTIES,
    PATENTS,
    PEOPLE,
    RATES,
    REGIONS,
    TODAY,
    Draw,
    often,
    pick,
    slips,
)
from tests.model import BALANCE, LIMIT, OF_PATENTS, WITH_BALANCE, Deal, Fact, Item, Model, level


class Writing:
    """Draws the facts of one voucher, mostly sound ones, looking at what the model says stands."""

    def __init__(self, model: Model, draw: Draw) -> None:
        self.model = model
        self.draw = draw
        self.facts: list[Fact] = []

    def voucher(self) -> list[Fact]:
        """One to three moves."""
        moves = [
            self.loan,
            self.loan,
            self.secured_loan,
            self.line,
            self.deal,
            self.entry,
            self.entry,
            self.entry,
            self.payback,
            self.reversal,
            self.patent,
            self.amendment,
            self.statement,
            self.statement,
        ]
        rare = [
            self.institution,
            self.succession,
            self.stranger,
            self.pledge,
            self.opening,
            self.replacement,
            self.review,
        ]
        for _ in range(self.draw(st.integers(1, 3))):
            pick(self.draw, moves if often(self.draw, 8) else rare)()
        return self.facts

    # instruments

    def loan(self) -> None:
        """A loan, often under a line that is there, with its disbursement; some renew a loan of the same enterprise."""
        lines = [deal for deal in self.model.deals if deal.kind == Kind.CREDIT_LINE]
        line = pick(self.draw, lines) if lines and often(self.draw, 6) else None
        parties = {} if line is None else {"under": line.place, "provider": line.provider, "recipient": line.recipient}
        self.instrument(pick(self.draw, BANK_LOANS), {**self.renewal(), **parties, **self.securing()})
        if often(self.draw, 9):
            self.dated(f"#{len(self.facts)}", "disbursement")

    def secured_loan(self) -> None:
        """A registration with a patent, and a loan that it secures; sometimes one that was repaid long ago."""
        self.pledge()
        self.instrument(Kind.PATENT_PLEDGE_LOAN, {"secured_by": [f"#{len(self.facts) - 1}"]})
        place = f"#{len(self.facts)}"
        self.dated(place, "disbursement", "300")
        if often(self.draw, 5):
            self.dated(place, "repayment", "300")

    def renewal(self) -> Fact:
        """Perhaps the loan that a new one renews, with its enterprise."""
        loans = [deal for deal in self.model.deals if deal.is_loan and deal.recipient is not None]
        if not loans or not often(self.draw, 3):
            return {}
        loan = pick(self.draw, self.model.deals if slips(self.draw) else loans)
        return {"renews": self.reference(loan), "recipient": loan.recipient or "E01"}

    def securing(self) -> Fact:
        """Perhaps the registrations that secure a loan."""
        deals = [deal for deal in self.model.deals if deal.kind == Kind.PLEDGE_REGISTRATION]
        if not deals or not often(self.draw, 5):
            return {}
        return {"secured_by": [self.reference(pick(self.draw, self.model.deals if slips(self.draw) else deals))]}

    def line(self) -> None:
        """A credit line with its limit, and often a loan at once."""
        self.instrument(Kind.CREDIT_LINE, {})
        line, place = self.facts[-1], f"#{len(self.facts)}"
        self.dated(place, "commitment")
        if often(self.draw, 7):
            parties = {"provider": line["provider"], "recipient": line["recipient"]}
            self.instrument(pick(self.draw, BANK_LOANS), {"under": place, **parties})
            self.dated(f"#{len(self.facts)}", "disbursement")

    def deal(self) -> None:
        """Any other instrument, with the act that begins it."""
        kind = pick(self.draw, [kind for kind in Kind if kind not in BANK_LOANS])
        self.instrument(kind, {})
        place = f"#{len(self.facts)}"
        self.dated(place, ACTS_OF[kind][0])
        if kind == Kind.PLEDGE_REGISTRATION:
            self.of_patent(place, "pledge")

    def pledge(self) -> None:
        self.instrument(Kind.PLEDGE_REGISTRATION, {})
        self.of_patent(f"#{len(self.facts)}", "pledge")

    def opening(self) -> None:
        """Business before the ledger, known only in sum; sometimes of a kind that needs a recipient all the same."""
        self.instrument(pick(self.draw, [*BANK_LOANS, Kind.EQUITY_INVESTMENT]), {"opening": True})
        fact = dict(self.facts.pop())
        if not slips(self.draw):
            del fact["recipient"]
        if slips(self.draw):
            del fact["opening"]
        self.facts.append(fact)
        self.dated(f"#{len(self.facts)}", "disbursement", tally=self.draw(st.integers(1, 3)))

    def replacement(self) -> None:
        """An opening is reversed, and real loans, or a smaller opening among them, come to the same sum; few do not."""
        openings = [deal for deal in self.model.deals if deal.opening and self.live(deal)]
        if not openings:
            return self.opening()
        opening = pick(self.draw, openings)
        live = self.live(opening)
        self.facts += [{"fact": "reversal", "entry": item.place} for item in live]
        for item in live:
            self.part(opening, item, item.tally, item.fen or 0)
        return None

    def live(self, deal: Deal) -> list[Item]:
        return [item for item in self.model.live() if item.deal is deal]

    def part(self, opening: Deal, item: Item, tally: int, fen: int) -> None:
        """What an entry of an opening was made of: a real loan of 100 yuan, and the rest, real where it is one."""
        is_single = tally > 1 and fen > 10_000
        kept = {"provider": opening.provider, "replaces": opening.place}
        for count, part in ((1, 10_000), (tally - 1, fen - 10_000)) if is_single else ((tally, fen),):
            self.instrument(Kind(opening.kind), {**kept, **({} if count == 1 else {"opening": True})})
            if count > 1:
                self.facts[-1] = {name: value for name, value in self.facts[-1].items() if name != "recipient"}
            amount = "700" if slips(self.draw) else str(part // 100)
            entry = {"fact": "entry", "instrument": f"#{len(self.facts)}", "act": str(item.act), "event_date": item.day}
            self.facts.append({**entry, "amount": amount, **({} if count == 1 else {"tally": count})})

    def instrument(self, kind: Kind, fixed: Fact) -> None:
        draw, (provider, recipient) = self.draw, PARTIES[kind]
        fact: dict[str, Any] = {"fact": "instrument", "kind": str(kind), "provider": pick(draw, PEOPLE[provider])}
        fact["recipient"] = pick(draw, PEOPLE[recipient])
        is_lent = GROUP_OF[kind] == "lending"
        for name, values, tenths in (
            ("number", self.numbers(kind, fact["provider"]), 7),
            ("contract", ["C1", "C2"], 4),
            ("region", REGIONS, 2),
            ("programme", ["P1", "P2"], 3),
            ("category", ["芯片"], 2),
            ("due_date", DAYS[3:], 5 if is_lent else 0),
            ("rate", RATES, 5 if is_lent else 0),
        ):
            if tenths and often(draw, tenths):
                fact[name] = pick(draw, values)
        if kind == Kind.CREDIT_LINE and often(draw, 5):
            fact["revolving"] = True
        self.facts.append({**fact, **fixed})

    def numbers(self, kind: Kind, provider: str) -> list[str]:
        """The numbers that no other bears; sometimes any."""
        taken = {deal.number for deal in self.model.deals if (deal.kind, deal.provider) == (kind, provider)}
        taken |= {fact.get("number") for fact in self.facts}
        free = [number for number in NUMBERS if number not in taken]
        return NUMBERS if slips(self.draw) else free or NUMBERS

    # what happens to them

    def entry(self) -> None:
        """Something more under an instrument that is there; few acts are none of its kind."""
        if not self.model.deals:
            return self.loan()
        deal = pick(self.draw, self.model.deals)
        acts = [*Act][:8] if slips(self.draw) else [act for act in ACTS_OF[deal.kind] if act not in OF_PATENTS]
        return self.dated(self.reference(deal), pick(self.draw, acts))

    def payback(self) -> None:
        """Part or all of a balance goes back, or is written off."""
        owing = [(deal, balance) for deal in self.model.deals if (balance := self.balance(deal)) > 0]
        if not owing:
            return self.entry()
        deal, balance = pick(self.draw, owing)
        acts = [act for act in ("repayment", "write_off") if act in ACTS_OF[deal.kind]]
        amount = str(balance // 100) if often(self.draw, 5) else pick(self.draw, AMOUNTS)
        return self.dated(self.reference(deal), pick(self.draw, acts), amount)

    def balance(self, deal: Deal) -> int:
        is_held = deal.group in WITH_BALANCE and deal.kind != Kind.CREDIT_LINE
        return level([item for item in self.model.items if item.deal is deal], BALANCE, TODAY) * is_held

    def patent(self) -> None:
        registrations = [deal for deal in self.model.deals if deal.kind == Kind.PLEDGE_REGISTRATION]
        if registrations:
            self.of_patent(pick(self.draw, registrations).place, pick(self.draw, OF_PATENTS))
        else:
            self.pledge()

    def reversal(self) -> None:
        """A posted entry is cancelled; sometimes one that is cancelled already, is a reversal, or is not there."""
        live = self.model.live()
        items = self.model.items if slips(self.draw) else live
        if items or slips(self.draw):
            self.facts.append({"fact": "reversal", "entry": pick(self.draw, items).place if items else "99/1"})
        else:
            self.loan()

    def amendment(self) -> None:
        """New terms of a loan from a day on, which may lie in a closed month; few of an instrument that has none."""
        deals = [deal for deal in self.model.deals if GROUP_OF[Kind(deal.kind)] == "lending"]
        if not deals:
            return self.loan()
        deal = pick(self.draw, self.model.deals if slips(self.draw) else deals)
        fact = {"fact": "amendment", "instrument": self.reference(deal), "effective_date": pick(self.draw, DAYS)}
        terms = {name: value for name, value in self.terms().items() if often(self.draw, 6)}
        self.facts.append({**fact, **terms, **self.securing()})
        return None

    def terms(self) -> Fact:
        return {"due_date": pick(self.draw, DAYS[3:]), "rate": pick(self.draw, RATES), "purpose": "示例"}

    def statement(self) -> None:
        """What a bank says is outstanding at a month's end: often what the ledger says, later another figure."""
        bank, kind = self.stating()
        day = pick(self.draw, [MONTH_ENDS[-1], DAYS[0]] if slips(self.draw) else self.stated_days())
        measure = "limit" if kind == Kind.CREDIT_LINE else "outstanding" if often(self.draw, 9) else "overdue"
        own = [item for item in self.model.items if (item.deal.institution, item.deal.kind) == (bank, kind)]
        balance = max(level(own, LIMIT if measure == "limit" else BALANCE, day), 0) // 100
        amount = str(balance) if often(self.draw, 5) else pick(self.draw, ["0", *AMOUNTS])
        fact = {"fact": "statement", "institution": bank, "kind": str(kind), "date": day, "measure": measure}
        extra: dict[str, Any] = {"count": self.draw(st.integers(0, 3))} if often(self.draw, 3) else {}
        if own and often(self.draw, 2):
            extra["loan"] = pick(self.draw, self.model.items if slips(self.draw) else own).deal.place
        self.facts.append({**fact, "amount": amount, **extra})

    def stating(self) -> tuple[str, Kind]:
        """Who states what: mostly one that has business of the kind."""
        deals = [deal for deal in self.model.deals if deal.group in WITH_BALANCE]
        if deals and often(self.draw, 8):
            deal = pick(self.draw, deals)
            return deal.institution, Kind(deal.kind)
        held = [kind for kind in Kind if GROUP_OF[kind] in WITH_BALANCE]
        kind = pick(self.draw, Kind if slips(self.draw) else held)
        side = PARTIES[kind][kind in INSTITUTION_IS_RECIPIENT]
        return pick(self.draw, ["B01", "E01", "X01"] if slips(self.draw) else PEOPLE[side]), kind

    def stated_days(self) -> list[str]:
        """The ends of months, those of the month to be closed next and of the one before it more often."""
        closed = [day for day in MONTH_ENDS[:-1] if day < self.model.open_from]
        still_open = [day for day in MONTH_ENDS[:-1] if day >= self.model.open_from]
        return [*(closed[-1:] + still_open[:1]) * 4, *MONTH_ENDS[:-1]]

    def institution(self) -> None:
        """A newcomer, a new version with a head office or of what is there twice, or one that changes its kind."""
        kinds = {"B01": "bank", "B02": "bank", "E01": "enterprise", "N01": "bank"}
        code = pick(self.draw, kinds)
        kind = "enterprise" if slips(self.draw) else kinds[code]
        more: dict[str, Any] = {"region": pick(self.draw, REGIONS)} if often(self.draw, 7) else {}
        for name in ("parent", "duplicate_of"):
            if often(self.draw, 2):
                more[name] = pick(self.draw, ("B01", "B03", "X01") if slips(self.draw) else ("B01", "B03"))
        self.facts.append({"fact": "institution", "code": code, "name": f"示例{code}", "kind": kind, **more})

    def succession(self) -> None:
        """A bank or county goes into another, wholly or in part, or that is taken back; few of another kind or day."""
        form = pick(self.draw, ("merger", "renaming", "split", "split", "cancelled"))
        subject, ends = pick(self.draw, (("institution", PEOPLE["bank"]), ("region", REGIONS[:3])))
        before = pick(self.draw, ends)
        after = pick(self.draw, ["E01", *ends] if slips(self.draw) else [end for end in ends if end != before])
        if subject == "region" and after == "E01":
            after = before
        day = "2023-08-16" if slips(self.draw) else pick(self.draw, DAYS)
        fact = {"fact": "succession", "subject": subject, "form": form, "predecessor": before, "successor": after}
        self.facts.append({**fact, "effective_date": day, **self.moved(form, subject, before)})

    def moved(self, form: str, subject: str, before: str) -> Fact:
        """What a split takes away."""
        if (form == "split") == slips(self.draw):
            return {}
        if subject == "region":
            return {"recipients": [pick(self.draw, PEOPLE["enterprise"])]}
        own = [deal for deal in self.model.deals if before in {deal.provider, deal.recipient}]
        deals = self.model.deals if slips(self.draw) else own
        return {"instruments": [pick(self.draw, deals).place]} if deals else {}

    def review(self) -> None:
        """A second person looks at what was approved without one; sometimes there is no such voucher."""
        alone = [paper for paper in self.model.papers if paper.is_alone]
        if slips(self.draw):
            self.facts.append({"fact": "review", "voucher": f"S{pick(self.draw, self.model.papers).id}"})
        elif alone:
            self.facts.append({"fact": "review", "voucher": f"S{pick(self.draw, alone).id}"})
        else:
            self.institution()

    def stranger(self) -> None:
        """A party that is not there, one of a wrong kind, or an instrument that nobody knows."""
        wrong = [{"provider": "X01"}, {"provider": "E01"}, {"recipient": "B01"}, {"under": "S1/1"}]
        if often(self.draw, 5):
            self.instrument(Kind.TECHNOLOGY_LOAN, pick(self.draw, wrong))
        else:
            self.dated("technology_loan:B01:J99", "disbursement")

    def dated(self, place: str, act: str, amount: str | None = None, tally: int = 1) -> None:
        day = "2023-08-16" if slips(self.draw) else pick(self.draw, DAYS)
        entry = {"fact": "entry", "instrument": place, "act": str(act), "event_date": day}
        entry["amount"] = amount or pick(self.draw, AMOUNTS)
        more = {} if tally == 1 else {"tally": tally}
        if act == "disbursement" and often(self.draw, 2):
            more["means"] = str(pick(self.draw, Means))
        self.facts.append({**entry, **more})

    def of_patent(self, place: str, act: str) -> None:
        entry = {"fact": "entry", "instrument": place, "act": act, "event_date": pick(self.draw, DAYS)}
        value = {"amount": pick(self.draw, AMOUNTS)} if often(self.draw, 5) else {}
        self.facts.append({**entry, "patent": pick(self.draw, PATENTS), **value})

    def reference(self, deal: Deal) -> str:
        return deal.name if deal.number is not None and often(self.draw, 3) else deal.place


def rebooked(model: Model, deal: Deal, changes: Fact) -> list[Fact]:
    """Reversals of all that lives under ``deal``, the instrument anew with ``changes``, and its entries anew."""
    live = [item for item in model.live() if item.deal is deal]
    facts: list[Fact] = [{"fact": "reversal", "entry": item.place} for item in live]
    return [*facts, stated_anew(deal, changes), *(entered_anew(item, f"#{len(live) + 1}") for item in live)]


def stated_anew(deal: Deal, changes: Fact) -> Fact:
    """The fact of an instrument that differs from ``deal`` in ``changes``."""
    given = {
        "kind": deal.kind, "provider": deal.provider, "recipient": deal.recipient, "number": deal.number,
        "contract": deal.contract, "revolving": deal.revolving or None, "opening": deal.opening or None,
        "under": deal.under.place if deal.under else None, "renews": deal.renews.place if deal.renews else None,
        "replaces": deal.place if not deal.opening or not {"provider", "kind"} & set(changes) else None,
        "secured_by": [each.place for each in deal.secured] or None, **deal.dimensions, **deal.terms, **changes,
    }  # fmt: skip
    return {"fact": "instrument", **{name: value for name, value in given.items() if value is not None}}


def entered_anew(item: Item, place: str) -> Fact:
    """The fact of an entry like ``item`` under the instrument at ``place``."""
    given = {
        "act": str(item.act), "event_date": item.day, "patent": item.patent, "means": item.means,
        "amount": None if item.fen is None else str(item.fen // 100), "tally": item.tally,
    }  # fmt: skip
    return {"fact": "entry", "instrument": place, **{name: value for name, value in given.items() if value is not None}}

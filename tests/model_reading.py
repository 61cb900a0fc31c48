"""What facts mean where they stand, and what is wrong with each by itself: the door and its checks, said naively."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ledger.vocabulary import ACTS_OF, INSTITUTION_IS_RECIPIENT, LOAN_KINDS, PARTIES_OF
from tests.model import (
    OF_PATENTS,
    WITH_BALANCE,
    Change,
    Deal,
    Fact,
    Heir,
    Item,
    Lines,
    Model,
    Month,
    Party,
    Report,
    is_live,
)
from tests.model_books import freeze
from tests.model_rules import judge

HAS_RATE = (*LOAN_KINDS, "credit_line", "mutual_deposit")
KINDS_WITH = {
    "under": LOAN_KINDS,
    "renews": LOAN_KINDS,
    "secured_by": LOAN_KINDS,
    "rate": HAS_RATE,
    "due_date": (*HAS_RATE, "pledge_registration"),
    "revolving": ("credit_line",),
}
LEADS_TO = {"under": ("credit_line",), "renews": LOAN_KINDS, "secured_by": ("pledge_registration",)}
LINKS = ("under", "renews", "replaces")
TERMS = ("due_date", "rate", "purpose")


def read(model: Model, facts: Sequence[Fact]) -> tuple[Lines, set[str], set[str]]:
    """What each line means where it stands, then the codes of all errors, then of all warnings."""
    reading = Reading(model, facts)
    for line, fact in enumerate(facts, start=1):
        reading.take(line, fact)
    freeze(model, reading.lines)
    errors, warnings = judge(model, [line for line in reading.lines if line[0] not in reading.spoilt])
    return reading.lines, reading.errors | errors, warnings


@dataclass
class Reading:
    """Facts on their way to meaning: ``spoilt`` lines have an error of their own."""

    model: Model
    facts: Sequence[Fact]
    lines: Lines = field(default_factory=list)
    errors: set[str] = field(default_factory=set)
    spoilt: set[int] = field(default_factory=set)
    deals: dict[str, Deal | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parties = self.model.parties
        stated = [fact for fact in self.facts if fact["fact"] == "institution"]
        self.kinds = {code: party.kind for code, party in self.parties.items()}
        self.kinds |= {
            fact["code"]: fact["kind"] for fact in stated
        }  # the last word of the voucher, also on lines before

    def wrong(self, line: int, code: str) -> None:
        self.errors.add(code)
        self.spoilt.add(line)

    def take(self, line: int, fact: Fact) -> None:
        thing = getattr(self, f"_{fact['fact']}")(line, fact)
        if fact["fact"] == "instrument":
            self.deals[f"#{line}"] = thing
            self.names.setdefault(f"{fact['kind']}:{fact['provider']}:{fact.get('number')}", f"#{line}")
        if thing is not None:
            self.lines.append((line, fact["fact"], thing))

    def _institution(self, line: int, fact: Fact) -> Party | None:
        self._require_parties(line, fact.get("parent"), fact.get("duplicate_of"))
        before = self.parties.get(fact["code"])
        if before is not None and before.kind != fact["kind"]:
            self.wrong(line, "institution_kind_changed")
        party = Party(fact["code"], fact["kind"], fact.get("region"), fact.get("parent"), fact.get("duplicate_of"))
        self.parties[party.code] = party
        return party if line not in self.spoilt else None

    def _instrument(self, line: int, fact: Fact) -> Deal | None:
        self._require_parties(line, fact["provider"], fact.get("recipient"))
        links = {name: self.find(fact[name], line) for name in LINKS if name in fact}
        secured = [self.find(place, line) for place in fact.get("secured_by", ())]
        if line in self.spoilt or None in [*links.values(), *secured]:
            return None
        recipient = self.parties.get(fact.get("recipient", ""))
        dimensions = {name: fact.get(name) for name in ("region", "programme", "category")}
        dimensions["region"] = dimensions["region"] or (recipient.region if recipient else None)
        deal = Deal(
            fact["kind"], fact["provider"], fact.get("recipient"), fact.get("number"), fact.get("contract"),
            fact.get("revolving", False), fact.get("opening", False), dimensions,
            {name: fact.get(name) for name in TERMS}, **links, secured=tuple(each for each in secured if each),
        )  # fmt: skip
        self._check_parties(line, deal)
        self._check_links(line, {"under": [deal.under], "renews": [deal.renews], "secured_by": deal.secured})
        self._check_kind(line, fact, deal)
        return deal

    def _require_parties(self, line: int, *codes: str | None) -> None:
        if any(code is not None and code not in self.parties for code in codes):
            self.wrong(line, "unknown_institution")

    def _check_parties(self, line: int, deal: Deal) -> None:
        for code, allowed in zip((deal.provider, deal.recipient), PARTIES_OF[deal.kind], strict=True):  # type: ignore[index]
            if code is not None and self.kinds[code] not in allowed:
                self.wrong(line, "party_kind")
        if deal.recipient is None and not deal.opening:
            self.wrong(line, "missing_field")
        line_of, sum_of = deal.under, deal.replaces
        if line_of is not None and (line_of.provider, line_of.recipient) != (deal.provider, deal.recipient):
            self.wrong(line, "line_parties")
        if sum_of is not None and sum_of.opening and sum_of.kind != deal.kind:
            self.wrong(line, "link_kind")
        if sum_of is not None and sum_of.opening and sum_of.provider != deal.provider:
            self.wrong(line, "line_parties")

    def _check_links(self, line: int, links: dict[str, Any]) -> None:
        for name, targets in links.items():
            if any(target is not None and target.kind not in LEADS_TO[name] for target in targets):
                self.wrong(line, "link_kind")

    def _check_kind(self, line: int, fact: Fact, deal: Deal) -> None:
        if any(name in fact and deal.kind not in kinds for name, kinds in KINDS_WITH.items()):
            self.wrong(line, "field_of_kind")

    def _entry(self, line: int, fact: Fact) -> Item | None:
        deal = self.find(fact["instrument"], line)
        if deal is None:
            return None
        act, tally = fact["act"], fact.get("tally", 1)
        if act not in ACTS_OF[deal.kind]:  # type: ignore[index]
            self.wrong(line, "act_of_kind")
        if (tally > 1 and not deal.opening) or ("means" in fact and act != "disbursement"):
            self.wrong(line, "field_of_kind")
        if "amount" not in fact and act not in OF_PATENTS:
            self.wrong(line, "missing_field")
        self._not_after_today(line, fact["event_date"])
        fen = int(fact["amount"]) * 100 if "amount" in fact else None
        means = fact.get("means", "cash" if act == "disbursement" else None)
        return Item(fact["event_date"], deal, act, fen, tally, fact.get("patent"), means)

    def _reversal(self, line: int, fact: Fact) -> Item | None:
        for item in self.model.items:
            if item.place == fact["entry"]:
                if item.reverses is not None:
                    self.wrong(line, "reversal_of_reversal")
                return item
        self.wrong(line, "unknown_entry")
        return None

    def _amendment(self, line: int, fact: Fact) -> Change | None:
        deal = self.find(fact["instrument"], line)
        secured = [self.find(place, line) for place in fact.get("secured_by", ())]
        if deal is None or None in secured:
            return None
        if not {*TERMS, "secured_by", "remark"} & set(fact):
            self.wrong(line, "missing_field")
        self._check_links(line, {"secured_by": secured})
        self._check_kind(line, fact, deal)
        found = tuple(each for each in secured if each is not None)
        return Change(fact["effective_date"], deal, {name: fact.get(name) for name in TERMS}, found)

    def _statement(self, line: int, fact: Fact) -> Report | None:
        self._require_parties(line, fact["institution"])
        loan = self.find(fact["loan"], line) if "loan" in fact else None
        if line in self.spoilt or ("loan" in fact and loan is None):
            return None
        report = Report(
            fact["date"], fact["institution"], fact["kind"], loan, fact["measure"], int(fact["amount"]) * 100,
            fact.get("count"),
        )  # fmt: skip
        self._check_statement(line, report)
        return report

    def _check_statement(self, line: int, report: Report) -> None:
        side = PARTIES_OF[report.kind][report.kind in INSTITUTION_IS_RECIPIENT]  # type: ignore[index]
        if self.kinds[report.institution] not in side:
            self.wrong(line, "party_kind")
        if (report.measure == "limit") != (report.kind == "credit_line") or report.group not in WITH_BALANCE:
            self.wrong(line, "field_of_kind")
        if report.loan and (report.loan.institution, report.loan.kind) != (report.institution, report.kind):
            self.wrong(line, "link_kind")
        if (date.fromisoformat(report.day) + timedelta(days=1)).day != 1:
            self.wrong(line, "date_out_of_range")
        self._not_after_today(line, report.day)

    def _not_after_today(self, line: int, day: str) -> None:
        if day > self.model.today:
            self.wrong(line, "date_in_future")

    @staticmethod
    def _closing(_line: int, fact: Fact) -> Month:
        return Month(fact["month"])

    _reopening = _closing

    @staticmethod
    def _review(_line: int, fact: Fact) -> int:
        return int(fact["voucher"].removeprefix("S"))

    def _succession(self, line: int, fact: Fact) -> Heir | None:
        is_region = fact["subject"] == "region"
        ends = (fact["predecessor"], fact["successor"])
        self._require_parties(line, *(() if is_region else ends), *fact.get("recipients", ()))
        deals = [self.find(place, line) for place in fact.get("instruments", ())]
        if line in self.spoilt or None in deals:
            return None
        self._check_moved(line, fact, is_region)
        self._not_after_today(line, fact["effective_date"])
        if ends[0] == ends[1]:
            self.wrong(line, "succession_cycle")
        if not is_region and self.kinds[ends[0]] != self.kinds[ends[1]]:
            self.wrong(line, "party_kind")
        if not is_region and any(deal and ends[0] not in {deal.provider, deal.recipient} for deal in deals):
            self.wrong(line, "line_parties")
        moved = deals or fact.get("recipients")
        return Heir(fact["subject"], fact["form"], *ends, fact["effective_date"], tuple(moved) if moved else None)

    def _check_moved(self, line: int, fact: Fact, is_region: bool) -> None:
        """A split lists what moved, which is of its subject; nothing else does."""
        needed, other = ("recipients", "instruments") if is_region else ("instruments", "recipients")
        is_split = fact["form"] == "split"
        if other in fact or (needed in fact and not is_split):
            self.wrong(line, "field_of_kind")
        if is_split and needed not in fact:
            self.wrong(line, "missing_field")

    def find(self, reference: str, line: int) -> Deal | None:
        """The instrument that a fact names; where there is none the line is spoilt."""
        reference = self.names.get(reference, reference)
        if reference in self.deals:
            return self.deals[reference]  # where that one is spoilt nothing more is said
        known = [deal for deal in self.model.deals if reference in {deal.place, deal.name}]
        live = [deal for deal in known if is_live(deal, self.model.items)] or known
        if len(live) == 1:
            return live[0]
        self.wrong(line, "ambiguous_instrument" if live else "unknown_instrument")
        return None

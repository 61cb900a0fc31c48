"""Everyday acts → facts: a clerk's line becomes the facts of one voucher, and findings find their way back to the line.

Only words are translated here. Every rule stands in the ledger, so that a line is judged like any other fact.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from api import schemas
from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.money import format_yuan, parse_fen
from ledger.vocabulary import Act, Kind

Fact = dict[str, Any]

_WHOLE: Final = {"/facts": "/lines", "revises": "/revises", "client_key": "Idempotency-Key"}
"""What the ledger calls the parts of a voucher that are no single fact → what the request calls them."""


@dataclass(slots=True)
class Building:
    """A voucher being built. Each fact remembers the line it came from and what the line calls its fields.

    ``findings`` are of the lines themselves, at their places: of what no fact says.
    """

    facts: list[Fact] = field(default_factory=list)
    origins: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    whole: Mapping[str, str] = field(default_factory=lambda: _WHOLE)
    findings: list[Finding] = field(default_factory=list)

    def add(self, fact: Mapping[str, Any], origin: str, **names: str) -> str:
        """The fact stands (absent fields left out); its reference inside the voucher, ``#3``."""
        self.facts.append({name: value for name, value in fact.items() if value not in (None, [])})
        self.origins.append((origin, names))
        return f"#{len(self.facts)}"

    def back(self, finding: Finding) -> Finding:
        """The finding at the place of the line that its fact came from."""
        if finding.place in self.whole:
            return replace(finding, place=self.whole[finding.place])
        parts = finding.place.split("/")
        if len(parts) < 3 or parts[1] != "facts" or int(parts[2]) >= len(self.origins):
            return finding
        origin, names = self.origins[int(parts[2])]
        rest = "/".join(names.get(part, part) for part in parts[3:])
        place = rest if rest.startswith("/") else f"{origin}/{rest}" if rest else origin
        return replace(finding, place=place)


def _entry(
    to: Building, instrument: str, act: Act, day: str, amount: str | None, at: str, name: str, **more: Any
) -> None:
    """One entry, where the line gives its amount; ``name`` is what the line calls the amount."""
    if amount is not None:
        fact = {"fact": "entry", "instrument": instrument, "act": str(act), "event_date": day, "amount": amount, **more}
        to.add(fact, at, amount=name, event_date="date", instrument="agreement", act=name)


def _patents(to: Building, registration: str, day: str, patents: Sequence[schemas.PatentBody], at: str) -> None:
    for index, item in enumerate(patents):
        fact = {
            "fact": "entry", "instrument": registration, "act": "pledge", "event_date": day, "patent": item.patent,
            "amount": item.appraised,
        }  # fmt: skip
        to.add(fact, f"{at}/patents/{index}", amount="appraised")


def _registration(to: Building, line: Any, enterprise: str, pledgee: str, at: str, **parties: str) -> str:
    """``parties`` say where the line gives them, if not beside the registration's own fields."""
    names = {"provider": "enterprise", "recipient": "pledgee", "signed_date": "date"} | parties
    fact = {
        "fact": "instrument", "kind": "pledge_registration", "provider": enterprise, "recipient": pledgee,
        "number": line.number, "signed_date": line.date,
    }  # fmt: skip
    place = to.add(fact, at, **names)
    _entry(to, place, Act.REGISTRATION, line.date, line.amount, at, "amount")
    _patents(to, place, line.date, line.patents, at)
    return place


def loan(to: Building, line: schemas.LoanBody, at: str) -> None:
    """A loan with its disbursement and, where the line brings one, its registration with patents."""
    secured_by = list(line.registrations)
    if line.registration is not None:
        parties = {"provider": f"{at}/enterprise", "recipient": f"{at}/bank"}
        own = _registration(to, line.registration, line.enterprise, line.bank, f"{at}/registration", **parties)
        secured_by.append(own)
    fact = {
        "fact": "instrument", "kind": line.kind, "provider": line.bank, "recipient": line.enterprise,
        "number": line.number, "contract": line.contract, "under": line.credit_line, "renews": line.renews,
        "secured_by": secured_by, "programme": line.programme, "category": line.category, "region": line.region,
        "purpose": line.purpose, "signed_date": line.date, "due_date": line.due_date, "rate": line.rate,
    }  # fmt: skip
    names = {"provider": "bank", "recipient": "enterprise", "under": "credit_line", "signed_date": "date"}
    place = to.add(fact, at, **names, secured_by="registrations")
    _entry(to, place, Act.DISBURSEMENT, line.date, line.amount, at, "amount", means=line.means)


def repayment(to: Building, line: schemas.RepaymentBody, at: str) -> None:
    """Principal, interest, write-off and recovery of one day, on one loan or, by one receipt, on several."""
    if line.receipt is not None:
        _receipt(to, line, line.receipt, at)
    elif line.loan is None:
        to.findings.append(Finding(FindingCode.MISSING_FIELD, f"{at}/loan"))
    else:
        _paid_back(to, line, line.date, f"{at}/date", at)


def _receipt(to: Building, line: schemas.RepaymentBody, receipt: schemas.ReceiptBody, at: str) -> None:
    given = [name for name in ("loan", *_REPAYMENT_ACTS) if getattr(line, name) is not None]
    to.findings.extend(Finding(FindingCode.UNKNOWN_FIELD, f"{at}/{name}") for name in given)
    for index, part in enumerate(receipt.parts):
        _paid_back(to, part, line.date, f"{at}/date", f"{at}/receipt/parts/{index}")
    to.findings.extend(_sum_findings(receipt, f"{at}/receipt/total"))


def _sum_findings(receipt: schemas.ReceiptBody, at: str) -> Iterator[Finding]:
    """Whether the parts of a receipt sum to its total, and if not, by how much it is off."""
    amounts = [getattr(part, name, None) for part in receipt.parts for name in _REPAYMENT_ACTS]
    try:
        total = parse_fen(receipt.total)
    except InvalidValue as error:
        yield error.at(at)
        return
    try:
        parts = sum(parse_fen(amount) for amount in amounts if amount is not None)
    except InvalidValue:
        return  # the entry of that part has the finding
    if parts != total:
        sign = "+" if total > parts else ""
        found = f"{format_yuan(total)} ({sign}{format_yuan(total - parts)})"
        yield Finding(FindingCode.RECEIPT_SUM_DIFFERS, at, format_yuan(parts), found)


def _paid_back(
    to: Building, part: schemas.RepaymentBody | schemas.ReceiptPartBody, day: str, day_at: str, at: str
) -> None:
    """An entry for every amount that came back on one loan; at least one is needed."""
    amounts = {name: amount for name in _REPAYMENT_ACTS if (amount := getattr(part, name, None)) is not None}
    if not amounts:
        to.findings.append(Finding(FindingCode.MISSING_FIELD, f"{at}/amount"))
    for name, amount in amounts.items():
        act = _REPAYMENT_ACTS[name]
        fact = {"fact": "entry", "instrument": part.loan, "act": str(act), "event_date": day, "amount": amount}
        to.add(fact, at, amount=name, event_date=day_at, instrument="loan", act=name)


_REPAYMENT_ACTS: Final = {
    "amount": Act.REPAYMENT,
    "interest": Act.INCOME,
    "written_off": Act.WRITE_OFF,
    "recovered": Act.RECOVERY,
}


def credit_line(to: Building, line: schemas.CreditLineBody, at: str) -> None:
    """A new line with its limit, or an existing one raised or cut."""
    place = line.credit_line
    if place is None:
        fact = {
            "fact": "instrument", "kind": "credit_line", "provider": line.bank, "recipient": line.enterprise,
            "number": line.number, "signed_date": line.date, "due_date": line.due_date, "revolving": line.revolving,
        }  # fmt: skip
        place = to.add(fact, at, provider="bank", recipient="enterprise", signed_date="date")
    _entry(to, place, Act.COMMITMENT, line.date, line.amount, at, "amount")
    _entry(to, place, Act.COMMITMENT_CUT, line.date, line.cut, at, "cut")


def registration(to: Building, line: schemas.RegistrationBody, at: str) -> None:
    """A registration with its patents."""
    _registration(to, line, line.enterprise, line.pledgee, at)


def release(to: Building, line: schemas.ReleaseBody, at: str) -> None:
    """Patents released from a registration."""
    for index, patent in enumerate(line.patents):
        fact = {
            "fact": "entry", "instrument": line.registration, "act": "release", "event_date": line.date,
            "patent": patent,
        }  # fmt: skip
        to.add(fact, at, patent=f"patents/{index}", event_date="date", instrument="registration")


@dataclass(frozen=True, slots=True)
class Steps:
    """How an agreement whose money goes in steps is called in a line: its kind, its parties, its amounts."""

    kind: Kind | None
    provider: str
    recipient: str
    amounts: Mapping[str, Act]

    def build(self, to: Building, line: Any, at: str) -> None:
        """A new agreement, or the existing one that the line names, and an entry for every amount given."""
        means = {"means": line.means} if getattr(line, "means", None) is not None else {}
        place = line.agreement or self._agreement(to, line, at)
        for name, act in self.amounts.items():
            more = means if act is Act.DISBURSEMENT else {}
            _entry(to, place, act, line.date, getattr(line, name), at, name, **more)

    def _agreement(self, to: Building, line: Any, at: str) -> str:
        fact = {
            "fact": "instrument", "kind": str(self.kind or line.kind), "provider": getattr(line, self.provider),
            "recipient": getattr(line, self.recipient), "number": line.number, "for_loan": getattr(line, "loan", None),
            "programme": line.programme, "category": line.category, "region": line.region, "signed_date": line.date,
        }  # fmt: skip
        names = {"provider": self.provider, "recipient": self.recipient, "for_loan": "loan", "signed_date": "date"}
        return to.add(fact, at, **names)


_FISCAL: Final = {"approved": Act.COMMITMENT, "paid": Act.DISBURSEMENT, "recovered": Act.REPAYMENT}

contribution: Final = Steps(
    Kind.FUND_CONTRIBUTION,
    "contributor",
    "fund",
    {
        "committed": Act.COMMITMENT,
        "paid": Act.DISBURSEMENT,
        "returned": Act.REPAYMENT,
        "distributed": Act.INCOME,
    },
).build
investment: Final = Steps(
    Kind.EQUITY_INVESTMENT,
    "fund",
    "enterprise",
    {
        "committed": Act.COMMITMENT,
        "invested": Act.DISBURSEMENT,
        "returned": Act.REPAYMENT,
        "gains": Act.INCOME,
        "written_off": Act.WRITE_OFF,
    },
).build
share: Final = Steps(
    None,
    "member",
    "cooperative",
    {"subscribed": Act.COMMITMENT, "paid": Act.DISBURSEMENT, "withdrawn": Act.REPAYMENT, "dividends": Act.INCOME},
).build
grant: Final = Steps(Kind.GRANT, "payer", "recipient", _FISCAL).build
subsidy: Final = Steps(Kind.INTEREST_SUBSIDY, "payer", "recipient", _FISCAL).build
compensation: Final = Steps(Kind.RISK_COMPENSATION, "payer", "recipient", _FISCAL).build


def _plain(fact: str) -> Callable[[Building, Any, str], None]:
    """A line whose fields are those of the fact itself."""

    def build(to: Building, line: Any, at: str) -> None:
        to.add({"fact": fact, **line.model_dump(mode="json", exclude_none=True)}, at)

    return build


statement: Final = _plain("statement")
institution: Final = _plain("institution")
amendment: Final = _plain("amendment")
succession: Final = _plain("succession")


def build(lines: Iterable[Any], act: Callable[[Building, Any, str], None]) -> Building:
    """The facts of all lines, in order."""
    to = Building()
    for index, line in enumerate(lines):
        act(to, line, f"/lines/{index}")
    return to

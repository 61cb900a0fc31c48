"""Bodies of the API, as its OpenAPI documents them. Field names are English, examples are real.

Amounts are texts (``"415.00"``, a Chinese unit may follow); JSON numbers are refused. A line that records something
has the words a clerk knows; ``api.acts`` turns it into facts.
"""

from typing import Annotated, Any, Literal

from fastapi import Body as FastBody
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ledger.access_words import AttachmentKind
from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.records import FACTS_MAX
from ledger.vocabulary import InstitutionKind, Kind, Means, StatementMeasure


def _text_not_number(value: object) -> object:
    if isinstance(value, (int, float)):
        raise InvalidValue(FindingCode.AMOUNT_JSON_NUMBER, expected='"415.00"', found=str(value)[:40])
    return value


def with_example(example: dict[str, Any]) -> Any:
    """The documentation of a body with this example."""
    return FastBody(openapi_examples={"example": {"summary": "Example", "value": example}})


class Body(BaseModel):
    """What every request body shares: an unknown field is refused by its name."""

    model_config = ConfigDict(extra="forbid")


Code = Annotated[str, Field(min_length=1, max_length=32, examples=["B01"])]
Label = Annotated[str, Field(min_length=1, max_length=80)]
Day = Annotated[str, Field(description="YYYY-MM-DD", max_length=10, examples=["2023-01-05"])]
Amount = Annotated[
    str,
    BeforeValidator(_text_not_number),
    Field(description="Yuan as text; a Chinese unit may follow the number", examples=["4150000.00"]),
]
Rate = Annotated[str, BeforeValidator(_text_not_number), Field(description="Per cent a year", examples=["4.35"])]
Reference = Annotated[
    str,
    Field(
        description="S12/3 (voucher and line), or kind:provider:number",
        max_length=160,
        examples=["patent_pledge_loan:B01:LN-1"],
    ),
]
LoanKind = Literal["patent_pledge_loan", "technology_loan", "cooperative_loan"]


class AttachmentBody(Body):
    """A stored scan that belongs to the voucher."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])
    kind: AttachmentKind
    name: str = Field(min_length=1, max_length=200, examples=["LN-1.pdf"])


class Lines(Body):
    """What every body that records something may carry beside its lines."""

    title: str | None = Field(
        None, max_length=200, description="What the voucher is about", examples=["Loans of January"]
    )
    attachments: list[AttachmentBody] = Field(default_factory=list, max_length=50)


class PatentBody(Body):
    """A patent under pledge, with its appraised value where it is known."""

    patent: str = Field(max_length=40, examples=["ZL201310699744.2"])
    appraised: Amount | None = None


class RegistrationBody(Body):
    """A pledge registration of patents."""

    enterprise: Code = Field(examples=["E01"])
    pledgee: Code
    number: Label | None = Field(None, examples=["RG-1"])
    date: Day
    amount: Amount
    patents: list[PatentBody] = Field(min_length=1, max_length=500)


class LoanRegistrationBody(Body):
    """The registration that a new loan brings along; its parties are the loan's."""

    number: Label | None = Field(None, examples=["RG-1"])
    date: Day
    amount: Amount
    patents: list[PatentBody] = Field(min_length=1, max_length=500)


class LoanBody(Body):
    """One drawdown: its own number, amount, due date and rate."""

    kind: LoanKind = "patent_pledge_loan"
    bank: Code
    enterprise: Code = Field(examples=["E01"])
    number: Label = Field(examples=["LN-1"])
    contract: Label | None = Field(None, examples=["CT-1"])
    amount: Amount
    date: Day
    due_date: Day | None = Field(None, examples=["2024-01-05"])
    rate: Rate | None = None
    means: Means | None = None
    credit_line: Reference | None = None
    renews: Reference | None = None
    programme: Label | None = None
    category: Label | None = None
    region: str | None = Field(None, max_length=6, examples=["330303"])
    purpose: str | None = Field(None, max_length=500)
    registration: LoanRegistrationBody | None = None
    registrations: list[Reference] = Field(default_factory=list, max_length=100, description="Existing ones")


class LoansBody(Lines):
    """New loans, one voucher."""

    lines: list[LoanBody] = Field(min_length=1, max_length=FACTS_MAX)


class ReceiptPartBody(Body):
    """What of a receipt came back on one loan; at least one amount."""

    loan: Reference
    amount: Amount | None = Field(None, description="Principal")
    interest: Amount | None = None
    recovered: Amount | None = Field(None, description="After a write-off")


class ReceiptBody(Body):
    """One receipt over several loans, whose parts sum to its total."""

    total: Amount
    parts: list[ReceiptPartBody] = Field(min_length=1, max_length=500)


class RepaymentBody(Body):
    """What came back on a loan: principal, interest, or what was written off and recovered; at least one.

    Or, instead of loan and amounts, one receipt that is over several loans.
    """

    loan: Reference | None = Field(None, description="Missing only where there is a receipt")
    date: Day
    amount: Amount | None = Field(None, description="Principal")
    interest: Amount | None = None
    written_off: Amount | None = None
    recovered: Amount | None = None
    receipt: ReceiptBody | None = Field(None, description="Instead of loan and amounts")


class RepaymentsBody(Lines):
    """Repayments, one voucher."""

    lines: list[RepaymentBody] = Field(min_length=1, max_length=FACTS_MAX)


class CreditLineBody(Body):
    """A line agreed, or an existing one (``credit_line``) raised or cut."""

    credit_line: Reference | None = Field(None, description="An existing line; then no parties are given")
    bank: Code | None = None
    enterprise: Code | None = Field(None, examples=["E01"])
    number: Label | None = Field(None, examples=["CL-1"])
    date: Day
    amount: Amount | None = None
    cut: Amount | None = None
    due_date: Day | None = None
    revolving: bool | None = None


class CreditLinesBody(Lines):
    """Credit lines, one voucher."""

    lines: list[CreditLineBody] = Field(min_length=1, max_length=FACTS_MAX)


class RegistrationsBody(Lines):
    """Pledge registrations, one voucher."""

    lines: list[RegistrationBody] = Field(min_length=1, max_length=FACTS_MAX)


class ReleaseBody(Body):
    """Patents released from a registration."""

    registration: Reference = Field(examples=["pledge_registration:E01:RG-1"])
    date: Day
    patents: list[str] = Field(min_length=1, max_length=500, examples=[["ZL201310699744.2"]])


class ReleasesBody(Lines):
    """Releases, one voucher."""

    lines: list[ReleaseBody] = Field(min_length=1, max_length=FACTS_MAX)


class _Agreement(Body):
    """Money that goes in steps: a new agreement by its parties, or an existing one by ``agreement``."""

    agreement: Reference | None = Field(None, description="An existing one; then no parties are given")
    number: Label | None = Field(None, examples=["2023-1"])
    date: Day
    programme: Label | None = None
    category: Label | None = None
    region: str | None = Field(None, max_length=6, examples=["330303"])


class ContributionBody(_Agreement):
    """A contribution to a fund or venture company: promised, paid in, returned, distributed."""

    contributor: Code | None = Field(None, examples=["G01"])
    fund: Code | None = Field(None, examples=["F01"])
    committed: Amount | None = None
    paid: Amount | None = None
    returned: Amount | None = None
    distributed: Amount | None = None
    means: Means | None = None


class ContributionsBody(Lines):
    """Contributions, one voucher."""

    lines: list[ContributionBody] = Field(min_length=1, max_length=FACTS_MAX)


class InvestmentBody(_Agreement):
    """An equity investment: decided, invested, principal returned, gains, written off."""

    fund: Code | None = Field(None, examples=["F01"])
    enterprise: Code | None = Field(None, examples=["E01"])
    committed: Amount | None = None
    invested: Amount | None = None
    returned: Amount | None = None
    gains: Amount | None = None
    written_off: Amount | None = None


class InvestmentsBody(Lines):
    """Investments, one voucher."""

    lines: list[InvestmentBody] = Field(min_length=1, max_length=FACTS_MAX)


class ShareBody(_Agreement):
    """A member's share or mutual deposit: subscribed, paid in, withdrawn, dividends."""

    kind: Literal["cooperative_share", "mutual_deposit"] = "cooperative_share"
    member: Code | None = Field(None, examples=["E01"])
    cooperative: Code | None = Field(None, examples=["C01"])
    subscribed: Amount | None = None
    paid: Amount | None = None
    withdrawn: Amount | None = None
    dividends: Amount | None = None


class SharesBody(Lines):
    """Shares and deposits, one voucher."""

    lines: list[ShareBody] = Field(min_length=1, max_length=FACTS_MAX)


class GrantBody(_Agreement):
    """Fiscal money: approved, paid, recovered."""

    payer: Code | None = Field(None, examples=["G01"])
    recipient: Code | None = Field(None, examples=["E01"])
    approved: Amount | None = None
    paid: Amount | None = None
    recovered: Amount | None = None


class GrantsBody(Lines):
    """Grants, one voucher."""

    lines: list[GrantBody] = Field(min_length=1, max_length=FACTS_MAX)


class LoanSupportBody(GrantBody):
    """Fiscal money that answers a loan."""

    loan: Reference | None = Field(None, description="The loan that it answers, of a new agreement")


class LoanSupportsBody(Lines):
    """Subsidies or compensations, one voucher."""

    lines: list[LoanSupportBody] = Field(min_length=1, max_length=FACTS_MAX)


class StatementBody(Body):
    """An institution's own month-end balance."""

    institution: Code
    kind: Kind
    date: Day = Field(examples=["2023-01-31"])
    measure: StatementMeasure
    amount: Amount
    count: int | None = Field(None, ge=0, strict=True)
    loan: Reference | None = None


class StatementsBody(Lines):
    """Statements, one voucher."""

    lines: list[StatementBody] = Field(min_length=1, max_length=FACTS_MAX)


class InstitutionBody(Body):
    """A party, new or as known from now on."""

    code: Code
    name: str = Field(min_length=1, max_length=200, examples=["Example Bank"])
    kind: InstitutionKind
    uscc: str | None = Field(None, max_length=40)
    uscc_override: str | None = Field(None, max_length=500)
    region: str | None = Field(None, max_length=6, examples=["330302"])
    parent: Code | None = None
    duplicate_of: Code | None = None


class InstitutionsBody(Lines):
    """Parties, one voucher."""

    lines: list[InstitutionBody] = Field(min_length=1, max_length=FACTS_MAX)


class ReversalsBody(Lines):
    """Entries to cancel, by journal number and line."""

    entries: list[str] = Field(min_length=1, max_length=FACTS_MAX, examples=[["1/7"]])
    reason: str = Field(min_length=1, max_length=500, examples=["wrong amount"])


class RebookingBody(Lines):
    """An instrument to reverse altogether and record anew with some fields changed."""

    instrument: str = Field(pattern=r"^S[1-9]\d{0,13}/[1-9]\d{0,3}$", examples=["S1/6"])
    changes: dict[str, Any] = Field(min_length=1, examples=[{"provider": "B02"}])
    reason: str = Field(min_length=1, max_length=500, examples=["wrong bank"])


class AmendmentBody(Body):
    """What changes from a day on."""

    instrument: Reference
    effective_date: Day
    due_date: Day | None = None
    rate: Rate | None = None
    purpose: str | None = Field(None, max_length=500)
    secured_by: list[Reference] | None = Field(None, max_length=100)


class AmendmentsBody(Lines):
    """Amendments, one voucher."""

    lines: list[AmendmentBody] = Field(min_length=1, max_length=FACTS_MAX)


class VoucherBody(Lines):
    """Any facts, as in a record file."""

    facts: list[Any] = Field(
        min_length=1,
        examples=[[{"fact": "institution", "code": "B01", "name": "Example Bank", "kind": "bank", "region": "330302"}]],
    )
    revises: str | None = Field(None, pattern=r"^S\d{1,15}$", description="The returned voucher that this one answers")

"""Bodies about the books: closings, reopenings, reviews and successions, as the OpenAPI document has them."""

from typing import Annotated

from pydantic import Field

from api.schemas import Body, Code, Day, Lines, Reference
from ledger.party_words import SuccessionForm, SuccessionSubject
from ledger.records import FACTS_MAX

MonthText = Annotated[str, Field(max_length=10, description="YYYY-MM", examples=["2023-06"])]


class ClosingsBody(Lines):
    """Months to close, in order, one voucher."""

    months: list[MonthText] = Field(min_length=1, max_length=240)


class ReopeningsBody(Lines):
    """The month to open again, with every later one."""

    month: MonthText
    reason: str = Field(min_length=1, max_length=500, examples=["a loan was forgotten"])


class ReviewsBody(Lines):
    """Vouchers that were approved by one person alone and that a second has looked at now."""

    vouchers: list[Annotated[str, Field(max_length=17, examples=["S7"])]] = Field(min_length=1, max_length=FACTS_MAX)


class ConfirmationBody(Lines):
    """A person's word for one of the candidates that the explanation of a figure proposes."""

    candidate: int = Field(ge=1, le=10, description="Its number in the explanation", examples=[1])
    reason: str = Field(min_length=1, max_length=500, examples=["the figure was taken over from last year's report"])
    known_at: int | None = Field(None, ge=1, description="The explanation's own head; the head where missing")


class SuccessionBody(Body):
    """Who stands for whom from a day on. Only a split lists what moved."""

    subject: SuccessionSubject
    form: SuccessionForm
    predecessor: Code
    successor: Code
    effective_date: Day
    instruments: list[Reference] | None = Field(None, min_length=1, max_length=2_000)
    recipients: list[Code] | None = Field(None, min_length=1, max_length=2_000)
    remark: str | None = Field(None, max_length=500)


class SuccessionsBody(Lines):
    """Successions, one voucher."""

    lines: list[SuccessionBody] = Field(min_length=1, max_length=FACTS_MAX)

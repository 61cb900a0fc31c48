"""Bodies that the API answers with, as its OpenAPI documents them. Amounts are yuan as text; None is not reported."""

from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from api.problems import FindingBody, finding_body
from ledger.journal import Decision, Submission
from ledger.totals import Head


class VoucherAnswer(BaseModel):
    """A submitted voucher; ``voucher`` is missing for a dry run."""

    voucher: str | None = Field(examples=["S1"])
    fact_count: int
    is_replay: bool = Field(description="Stored before, under the same key")
    warnings: list[FindingBody] = Field(description="What a checker will have to accept by code")


class HeadAnswer(BaseModel):
    """The journal number and hash as of which an answer holds."""

    number: int = Field(examples=[122])
    hash: str | None


class DecisionAnswer(BaseModel):
    """A row of the journal."""

    number: int = Field(examples=[7])
    voucher: str = Field(examples=["S7"])
    verdict: str = Field(examples=["posted"])
    checked_by: str | None = Field(examples=["li"])
    hash: str
    is_replay: bool = Field(description="This user had decided so before")
    notes: list[FindingBody] = Field(description="What else it did: facts of closed months booked into the open one")


class Listed(BaseModel):
    """What lists are made of: the fields that ``docs`` name; amounts in yuan as text."""

    model_config = ConfigDict(extra="allow")


class PageAnswer(BaseModel):
    """A page; ``next_cursor`` leads on in the same snapshot, and is missing on the last page."""

    items: list[Listed]
    head: HeadAnswer
    next_cursor: str | None


class TotalsAnswer(BaseModel):
    """An answer to a question: rows by dimension, and a total (over several groups: ``totals``)."""

    model_config = ConfigDict(extra="allow")

    measure: str
    scope: dict[str, Any]
    head: HeadAnswer
    rows: list[Listed]


def told(response: Response, answer: BaseModel) -> Response:
    """The answer as bytes, with the status and headers that the route has set.

    Returned as a model it would be validated once more, in a thread of its own, which cost a tenth of a request.
    """
    headers = dict(response.headers)
    return Response(answer.model_dump_json(), response.status_code or 200, headers, "application/json")


def as_answer(submission: Submission) -> VoucherAnswer:
    """A submission as the API tells it."""
    return VoucherAnswer(
        voucher=None if submission.id is None else f"S{submission.id}",
        fact_count=len(submission.facts),
        is_replay=submission.is_replay,
        warnings=[FindingBody(**finding_body(finding)) for finding in submission.warnings],
    )


def as_decision(decision: Decision) -> DecisionAnswer:
    """A decision as the API tells it."""
    return DecisionAnswer(
        number=decision.number,
        voucher=f"S{decision.voucher}",
        verdict=str(decision.verdict),
        checked_by=decision.checked_by,
        hash=decision.hash,
        is_replay=decision.is_replay,
        notes=[FindingBody(**finding_body(note)) for note in decision.notes],
    )


def as_head(head: Head) -> HeadAnswer:
    """A head as the API tells it."""
    return HeadAnswer(number=head.number, hash=head.hash)

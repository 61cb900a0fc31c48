"""Bodies of requests that record nothing: decisions, sign-in, tokens, accounts."""

from typing import Annotated

from pydantic import Field

from api.schemas import Body, Code
from ledger.access_words import TokenScope
from ledger.finding_codes import FindingCode
from ledger.vocabulary import Role, Verdict


class DecisionBody(Body):
    """What a checker says of a voucher (or its own maker, who may withdraw it)."""

    verdict: Verdict
    reason: str | None = Field(None, max_length=500)
    accept: list[FindingCode] = Field(
        default_factory=list, max_length=50, description="Codes of warnings that are accepted"
    )


class DecisionsBody(DecisionBody):
    """The same said of several vouchers: all of them or none."""

    vouchers: list[Annotated[str, Field(pattern=r"^S\d{1,15}$")]] = Field(
        min_length=1, max_length=1000, examples=[["S1", "S2"]]
    )


class SignInBody(Body):
    """Name and password."""

    name: str = Field(max_length=60, examples=["wang"])
    password: str = Field(max_length=200, json_schema_extra={"format": "password"}, examples=["a long enough one"])


class TokenBody(Body):
    """A token to be made, for the signed-in account itself."""

    name: str = Field(min_length=1, max_length=80, examples=["month-end script"])
    scopes: list[TokenScope] = Field(min_length=1)
    hours: int = Field(12, ge=1, le=24 * 90)


class AccountBody(Body):
    """An account to be made."""

    name: str = Field(max_length=60, examples=["wang"])
    roles: list[Role] = Field(min_length=1)
    institution: Annotated[Code, Field(pattern=r"^[A-Z0-9][A-Z0-9_-]*$")] | None = None
    password: str = Field(max_length=200, examples=["a long enough one"])


class RolesBody(Body):
    """The roles that an account has from now on."""

    roles: list[Role] = Field(min_length=1)

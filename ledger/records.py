"""The facts a voucher may state, as they are handed in, and the findings of their shape.

``read_facts`` is the only way from foreign data to facts. It reads every fact by itself, so that one bad fact never
hides another, and gives each finding the JSON pointer of its field. Amounts become integer fen here and stay so; a
field that was not given is absent in what is stored (missing is not zero).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Discriminator, Field, TypeAdapter, ValidationError

from ledger.chain import sorted_canonical
from ledger.errors import Finding, InvalidValue
from ledger.fact import Fact
from ledger.fields import (
    TALLY_MAX,
    Code,
    Currency,
    Digest,
    EntryPlace,
    Fen,
    FenOrZero,
    IsoDate,
    Label,
    Month,
    Name,
    Patent,
    Rate,
    Reference,
    Region,
    Remark,
    Uscc,
    VoucherPlace,
)
from ledger.finding_codes import FindingCode
from ledger.paper_records import Confirmation, OutsideReference, Publication
from ledger.party_words import SuccessionForm, SuccessionSubject
from ledger.plain import plain_reader
from ledger.vocabulary import (
    Act,
    FactKind,
    InstitutionKind,
    Kind,
    Means,
    StatementMeasure,
)

FACTS_MAX: Final = 5_000
"""Most facts in one voucher."""


class Institution(Fact):
    """A party as known from now on; a later fact with the same code is its next version."""

    fact: Literal[FactKind.INSTITUTION]
    code: Code
    name: Name
    kind: InstitutionKind
    uscc: Uscc | None = None
    uscc_override: Remark | None = Field(None, description="Why a code that fails its check is right all the same")
    region: Region | None = None
    parent: Code | None = Field(None, description="The head office")
    duplicate_of: Code | None = None
    remark: Remark | None = None


class Instrument(Fact):
    """One agreement. A loan is one 借据; ``contract`` groups the 借据 of a contract, ``under`` names its line."""

    fact: Literal[FactKind.INSTRUMENT]
    kind: Kind
    provider: Code
    recipient: Code | None = Field(None, description="Missing only where opening is true")
    number: Label | None = Field(None, description="Unique among live ones of provider and kind")
    contract: Label | None = None
    under: Reference | None = Field(None, description="The credit line a loan is drawn from")
    secured_by: list[Reference] | None = Field(None, max_length=100, description="Pledge registrations")
    renews: Reference | None = Field(None, description="The loan that this one replaces")
    for_loan: Reference | None = Field(None, description="The loan that a subsidy or compensation answers")
    replaces: Reference | None = Field(None, description="The instrument recorded wrong that this one records anew")
    programme: Label | None = None
    category: Label | None = None
    region: Region | None = Field(None, description="Taken from the recipient where missing")
    purpose: Remark | None = None
    signed_date: IsoDate | None = None
    due_date: IsoDate | None = None
    rate_ppm: Rate | None = Field(None, validation_alias="rate", description="Per cent a year, as text")
    revolving: bool | None = Field(None, strict=True, description="Of a credit line")
    opening: bool | None = Field(None, strict=True, description="Business before the ledger, known only in sum")
    currency: Currency | None = None


class Entry(Fact):
    """A dated amount under an instrument."""

    fact: Literal[FactKind.ENTRY]
    instrument: Reference
    act: Act
    event_date: IsoDate
    amount_fen: Fen | None = Field(None, validation_alias="amount", description="Missing only for pledge and release")
    tally: int = Field(1, ge=1, le=TALLY_MAX, strict=True, description="More than 1 only under an opening")
    means: Means | None = None
    patent: Patent | None = None
    remark: Remark | None = None
    currency: Currency | None = None


class Reversal(Fact):
    """Cancels one posted entry to the fen; names it by its journal number and line."""

    fact: Literal[FactKind.REVERSAL]
    entry: EntryPlace
    remark: Remark | None = None


class Amendment(Fact):
    """Changes, from ``effective_date`` on, what no total uses or what is dated by nature."""

    fact: Literal[FactKind.AMENDMENT]
    instrument: Reference
    effective_date: IsoDate
    due_date: IsoDate | None = None
    rate_ppm: Rate | None = Field(None, validation_alias="rate")
    purpose: Remark | None = None
    secured_by: list[Reference] | None = Field(None, max_length=100, description="Registrations that join")
    remark: Remark | None = None


class Statement(Fact):
    """What a bank reports as its own month-end balance; answers ``reported_outstanding`` and nothing else."""

    fact: Literal[FactKind.STATEMENT]
    institution: Code
    kind: Kind
    loan: Reference | None = None
    date: IsoDate
    measure: StatementMeasure
    amount_fen: FenOrZero = Field(validation_alias="amount")
    count: int | None = Field(None, ge=0, le=10_000_000, strict=True)
    remark: Remark | None = None


class Closing(Fact):
    """The month is closed: nothing is booked into it or before it any more."""

    fact: Literal[FactKind.CLOSING]
    month: Month


class Reopening(Fact):
    """The month and every later one are open again (反结账)."""

    fact: Literal[FactKind.REOPENING]
    month: Month
    reason: Remark


class Review(Fact):
    """补核: a second person has looked at what was approved without one."""

    fact: Literal[FactKind.REVIEW]
    voucher: VoucherPlace
    remark: Remark | None = None


class Issue(Fact):
    """A workbook was sent out: the digest of its content, its scope and the head it was made at."""

    fact: Literal[FactKind.ISSUE]
    report: Label
    period: Label
    digest: Digest
    head: int = Field(ge=1, strict=True)
    scope: dict[Label, Remark] | None = Field(
        None, max_length=40, description="The words of the workbook's stamp, from which it is built again"
    )
    final: bool | None = Field(None, strict=True, description="Of closed months only; false is a preliminary one")


class Succession(Fact):
    """From ``effective_date`` on ``successor`` stands for ``predecessor``; only in presentation: no entry changes.

    A later fact of the same pair replaces an earlier one; with the form ``cancelled`` it takes it back.
    """

    fact: Literal[FactKind.SUCCESSION]
    subject: SuccessionSubject
    form: SuccessionForm
    predecessor: Code
    successor: Code
    effective_date: IsoDate
    instruments: list[Reference] | None = Field(
        None, min_length=1, max_length=2_000, description="What moves where an institution is split"
    )
    recipients: list[Code] | None = Field(
        None, min_length=1, max_length=2_000, description="Who moves where a region is split"
    )
    remark: Remark | None = None


AnyFact = (
    Institution | Instrument | Entry | Reversal | Amendment | Statement | Closing | Reopening | Publication
    | OutsideReference | Confirmation | Review | Issue | Succession
)  # fmt: skip

_READER: TypeAdapter[AnyFact] = TypeAdapter(Annotated[AnyFact, Discriminator("fact")])

_PLAIN: Final = {"entry": plain_reader(Entry), "instrument": plain_reader(Instrument)}
"""The facts that come in thousands."""

_PYDANTIC_CODES: Final = {
    "missing": FindingCode.MISSING_FIELD,
    "extra_forbidden": FindingCode.UNKNOWN_FIELD,
    "union_tag_invalid": FindingCode.UNKNOWN_FACT,
    "union_tag_not_found": FindingCode.UNKNOWN_FACT,
    "enum": FindingCode.UNKNOWN_CODE,
}


def pointer(*parts: object) -> str:
    """The JSON pointer of these parts (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def shape_findings(error: ValidationError, *prefix: object, drop: int = 0) -> list[Finding]:
    """Every complaint of pydantic as a finding; ``drop`` leading parts of its location are left out."""
    return [shape_finding(detail, prefix, drop) for detail in error.errors(include_url=False)]


def shape_finding(detail: Mapping[str, Any], prefix: Sequence[object], drop: int) -> Finding:
    """One complaint of pydantic as a finding at prefix and location, ``drop`` leading parts of which are left out."""
    place = pointer(*prefix, *detail["loc"][drop:])
    context = detail.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, InvalidValue):
        return cause.at(place)
    code = _PYDANTIC_CODES.get(detail["type"], FindingCode.MALFORMED)
    if code is FindingCode.UNKNOWN_FACT:
        return Finding(code, place, ", ".join(FactKind), str(context.get("tag", ""))[:80])
    expected = _expected(detail["type"], context) if code is not FindingCode.UNKNOWN_FIELD else ""
    found = "" if code is FindingCode.MISSING_FIELD else sorted_canonical(detail["input"])[:80]
    return Finding(code, place, expected, found)


def _expected(type_: str, context: Mapping[str, Any]) -> str:
    """What was expected, in the words of JSON: a list of codes, a type, a bound."""
    if "expected" in context:
        return str(context["expected"]).replace(" or ", ", ").replace("'", "")
    bounds = {name: value for name, value in context.items() if name in _BOUNDS}
    told = ", ".join(f"{_BOUNDS[name]} {value}" for name, value in bounds.items())
    return told or _TYPES.get(type_, type_)


_BOUNDS: Final = {
    "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "min_length": ">=", "max_length": "<=", "pattern": "",
}  # fmt: skip

_TYPES: Final = {
    "model_attributes_type": "object", "model_type": "object", "dict_type": "object", "list_type": "array",
    "string_type": "string", "int_type": "integer", "int_parsing": "integer", "bool_type": "true | false",
    "bool_parsing": "true | false", "missing": "",
}  # fmt: skip


def read_fact(raw: object, line: int) -> tuple[AnyFact | None, list[Finding]]:
    """The fact at ``line`` (1-based) and the findings of its shape; no fact where there is a finding."""
    if isinstance(raw, dict) and type(raw.get("fact")) is str and raw["fact"] in _PLAIN:
        fact = _PLAIN[raw["fact"]](raw)
        if fact is not None:
            return fact, []
    try:
        return _READER.validate_python(raw), []
    except ValidationError as error:
        union = {"union_tag_invalid", "union_tag_not_found", "model_attributes_type"}
        drop = 0 if error.errors(include_url=False)[0]["type"] in union else 1
        return None, shape_findings(error, "facts", line - 1, drop=drop)


def read_facts(raws: Sequence[object]) -> tuple[list[AnyFact | None], list[Finding]]:
    """All facts of a voucher in order (None where one is malformed), and every finding of shape."""
    if not raws:
        return [], [Finding(FindingCode.EMPTY_VOUCHER, "/facts", expected=f"1..{FACTS_MAX}", found="0")]
    if len(raws) > FACTS_MAX:
        return [], [Finding(FindingCode.TOO_MANY_FACTS, "/facts", expected=f"1..{FACTS_MAX}", found=str(len(raws)))]
    facts: list[AnyFact | None] = []
    findings: list[Finding] = []
    for line, raw in enumerate(raws, start=1):
        fact, found = read_fact(raw, line)
        facts.append(fact)
        findings.extend(found)
    return facts, findings

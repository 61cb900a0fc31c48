"""Which columns the template of each kind of business has, and which row of one is an example.

A template's row is one entry: who, to whom, what on which day, how much; rows with one number are of one instrument.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ledger.intake_words import Field
from ledger.labels import act_label, label
from ledger.labels import templates as texts
from ledger.labels.headers import HEADERS
from ledger.labels.regions import REGIONS
from ledger.vocabulary import ACTS_OF, PARTIES_OF, InstitutionKind, Kind, Means


class TemplateColumn(NamedTuple):
    """A column of a template, and whether every row has to fill it in."""

    field: Field
    is_required: bool


_LEAD: Final = (Field.KIND, Field.NUMBER)
_PARTIES: Final = (Field.PROVIDER, Field.RECIPIENT)
_EVENT: Final = (Field.ACT, Field.DATE, Field.AMOUNT)
_END: Final = (Field.PURPOSE, Field.REMARK)
_LOAN: Final = (
    *(*_LEAD, Field.CONTRACT, *_PARTIES, Field.RECIPIENT_USCC, Field.REGION, *_EVENT, Field.MEANS, Field.SIGNED_DATE),
    *(Field.DUE_DATE, Field.RATE, Field.LINE_NUMBER, Field.REGISTRATION_NUMBER, Field.RENEWS, Field.PROGRAMME),
    *(Field.CATEGORY, *_END),
)
_COOPERATIVE: Final = (*_LEAD, *_PARTIES, Field.PROVIDER_USCC, Field.REGION, *_EVENT, Field.MEANS)
_FISCAL: Final = (*_LEAD, *_PARTIES, Field.RECIPIENT_USCC, Field.RECIPIENT_KIND, Field.REGION, *_EVENT, Field.MEANS)

_FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = {
    Kind.CREDIT_LINE: (
        *(*_LEAD, *_PARTIES, Field.RECIPIENT_USCC, Field.REGION, *_EVENT, Field.REVOLVING, Field.SIGNED_DATE),
        *(Field.DUE_DATE, Field.RATE, Field.CATEGORY, *_END),
    ),
    Kind.PATENT_PLEDGE_LOAN: _LOAN,
    Kind.TECHNOLOGY_LOAN: _LOAN,
    Kind.COOPERATIVE_LOAN: tuple(field for field in _LOAN if field is not Field.LINE_NUMBER),
    Kind.PLEDGE_REGISTRATION: (
        *(*_LEAD, *_PARTIES, Field.PROVIDER_USCC, Field.RECIPIENT_KIND, Field.REGION, *_EVENT, Field.PATENT),
        *(Field.SIGNED_DATE, Field.DUE_DATE, Field.REMARK),
    ),
    Kind.COOPERATIVE_SHARE: (*_COOPERATIVE, Field.REMARK),
    Kind.MUTUAL_DEPOSIT: (*_COOPERATIVE, Field.SIGNED_DATE, Field.DUE_DATE, Field.RATE, Field.REMARK),
    Kind.FUND_CONTRIBUTION: (
        *(*_LEAD, *_PARTIES, Field.PROVIDER_KIND, Field.RECIPIENT_KIND, *_EVENT, Field.MEANS, Field.SIGNED_DATE),
        *(Field.PROGRAMME, *_END),
    ),
    Kind.EQUITY_INVESTMENT: (
        *(*_LEAD, *_PARTIES, Field.PROVIDER_KIND, Field.RECIPIENT_USCC, Field.REGION, *_EVENT, Field.MEANS),
        *(Field.SIGNED_DATE, Field.PROGRAMME, Field.CATEGORY, *_END),
    ),
    Kind.GRANT: (*_FISCAL, Field.SIGNED_DATE, Field.PROGRAMME, Field.CATEGORY, *_END),
    Kind.INTEREST_SUBSIDY: (*_FISCAL, Field.FOR_LOAN, Field.PROGRAMME, *_END),
    Kind.RISK_COMPENSATION: (*_FISCAL, Field.FOR_LOAN, Field.PROGRAMME, *_END),
}

_REQUIRED: Final = frozenset({*_LEAD, *_PARTIES, *_EVENT})


def _is_required(kind: Kind, field: Field) -> bool:
    # An entry of a pledge or a release may have no value: the patent was not appraised.
    return field in _REQUIRED and (kind, field) != (Kind.PLEDGE_REGISTRATION, Field.AMOUNT)


TEMPLATE_FIELDS: Final[Mapping[Kind, tuple[TemplateColumn, ...]]] = MappingProxyType(
    {
        kind: tuple(TemplateColumn(field, _is_required(kind, field)) for field in fields)
        for kind, fields in _FIELDS.items()
    }
)
"""Per kind: its columns from left to right."""


def template_header(kind: Kind, field: Field) -> str:
    """What the template of a kind calls a column, without marks and units: one of the texts headers are read by."""
    own = texts.HEADERS_OF.get(kind, {}).get(field)
    return own or texts.HEADERS.get(field) or HEADERS[field][0]


def words_of(kind: Kind, field: Field) -> tuple[str, ...]:
    """The closed words that a column of a kind's template may say; empty where it is open."""
    if field in (Field.PROVIDER_KIND, Field.RECIPIENT_KIND):
        allowed = PARTIES_OF[kind][field is Field.RECIPIENT_KIND]
        return tuple(label(member) for member in InstitutionKind if member in allowed)
    return {
        Field.KIND: (label(kind),),
        Field.ACT: tuple(act_label(kind, act) for act in ACTS_OF[kind]),
        Field.MEANS: tuple(label(means) for means in Means),
        Field.REGION: tuple(region.name for region in REGIONS.values()),
        Field.REVOLVING: (texts.YES, texts.NO),
    }.get(field, ())

"""The closed words of the field: kinds, groups, acts, measures, roles, facts and finding codes.

Nothing here is Chinese (``ledger.labels`` names every member) and nothing here computes. Each constant
about a kind or an act stands once, in a mapping that is total over its enum (held by a test).
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Group(StrEnum):
    """Kinds whose amounts may be added; no total crosses groups."""

    LENDING = "lending"
    PLEDGE = "pledge"
    SHARES = "shares"
    CONTRIBUTIONS = "contributions"
    INVESTMENTS = "investments"
    FISCAL = "fiscal"


class Kind(StrEnum):
    """What an instrument is: one agreement under which something goes from a provider to a recipient."""

    CREDIT_LINE = "credit_line"
    PATENT_PLEDGE_LOAN = "patent_pledge_loan"
    TECHNOLOGY_LOAN = "technology_loan"
    COOPERATIVE_LOAN = "cooperative_loan"
    PLEDGE_REGISTRATION = "pledge_registration"
    COOPERATIVE_SHARE = "cooperative_share"
    MUTUAL_DEPOSIT = "mutual_deposit"
    FUND_CONTRIBUTION = "fund_contribution"
    EQUITY_INVESTMENT = "equity_investment"
    GRANT = "grant"
    INTEREST_SUBSIDY = "interest_subsidy"
    RISK_COMPENSATION = "risk_compensation"


class Act(StrEnum):
    """What an entry says happened to money, a promise of money, or a patent."""

    COMMITMENT = "commitment"
    COMMITMENT_CUT = "commitment_cut"
    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    INCOME = "income"
    WRITE_OFF = "write_off"
    RECOVERY = "recovery"
    REGISTRATION = "registration"
    PLEDGE = "pledge"
    RELEASE = "release"


class Means(StrEnum):
    """How a disbursement was made; ``rollover`` is shown beside new business, never inside it."""

    CASH = "cash"
    ROLLOVER = "rollover"
    IN_KIND = "in_kind"
    OFFSET = "offset"


class InstitutionKind(StrEnum):
    """What a party is."""

    BANK = "bank"
    GUARANTOR = "guarantor"
    INSURER = "insurer"
    FUND = "fund"
    VENTURE_COMPANY = "venture_company"
    COOPERATIVE = "cooperative"
    GOVERNMENT = "government"
    ENTERPRISE = "enterprise"
    RESEARCH_BODY = "research_body"
    PARK = "park"


class FactKind(StrEnum):
    """What one line of a voucher may state."""

    INSTITUTION = "institution"
    INSTRUMENT = "instrument"
    ENTRY = "entry"
    REVERSAL = "reversal"
    AMENDMENT = "amendment"
    STATEMENT = "statement"
    CLOSING = "closing"
    REOPENING = "reopening"
    PUBLICATION = "publication"
    REFERENCE = "reference"
    CONFIRMATION = "confirmation"
    REVIEW = "review"
    ISSUE = "issue"
    SUCCESSION = "succession"


class Verdict(StrEnum):
    """How a voucher was decided."""

    POSTED = "posted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """What an account may do."""

    MAKER = "maker"
    CHECKER = "checker"
    AUDITOR = "auditor"
    SUBMITTER = "submitter"
    ADMINISTRATOR = "administrator"


class Nature(StrEnum):
    """A flow adds over time; a stock is a level on one day and is never summed over time."""

    FLOW = "flow"
    STOCK = "stock"


class Measure(StrEnum):
    """What a total measures."""

    COMMITTED = "committed"
    DISBURSED = "disbursed"
    REPAID = "repaid"
    INCOME = "income"
    WRITTEN_OFF = "written_off"
    RECOVERED = "recovered"
    REGISTERED = "registered"
    OUTSTANDING = "outstanding"
    PLEDGED = "pledged"
    LIMIT = "limit"
    REPORTED_OUTSTANDING = "reported_outstanding"


class StatementMeasure(StrEnum):
    """What an institution's own statement of a day gives the amount of; ``target`` is the size that a fund aims at."""

    OUTSTANDING = "outstanding"
    OVERDUE = "overdue"
    NPL = "npl"
    LIMIT = "limit"
    TARGET = "target"


class Count(StrEnum):
    """What is counted: keys whose net tally in the scope is above zero (``count`` itself is the sum of tallies)."""

    COUNT = "count"
    INSTRUMENTS = "instruments"
    CONTRACTS = "contracts"
    RECIPIENTS = "recipients"
    INSTITUTIONS = "institutions"
    PATENTS = "patents"


class Dimension(StrEnum):
    """What an answer can be split by or limited to."""

    KIND = "kind"
    GROUP = "group"
    ACT = "act"
    INSTITUTION = "institution"
    PROVIDER = "provider"
    RECIPIENT = "recipient"
    REGION = "region"
    PROGRAMME = "programme"
    CATEGORY = "category"
    MEANS = "means"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


class Basis(StrEnum):
    """Which date decides the period: the day booked (a closed month never changes) or the day it happened."""

    BOOK = "book"
    EVENT = "event"


class Part(StrEnum):
    """Which part of what was booked in a period: what happened in it, what happened before it, or both."""

    OCCURRED = "occurred"
    ADJUSTMENT = "adjustment"
    BOOKED = "booked"


class LoanState(StrEnum):
    """Where a loan stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


class VoucherState(StrEnum):
    """Where a voucher stands: not decided yet, or as it was decided."""

    SUBMITTED = "submitted"
    POSTED = "posted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Unit(StrEnum):
    """The unit a published figure is printed in; the last two stand for all others, the printed word says which."""

    YUAN = "yuan"
    WAN_YUAN = "wan_yuan"
    YI_YUAN = "yi_yuan"
    LOAN = "loan"
    ITEM = "item"
    PIECE = "piece"
    HOUSEHOLD = "household"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    TIMES = "times"
    TENTH = "tenth"
    COUNTED = "counted"
    MEASURED = "measured"


class Severity(StrEnum):
    """An error refuses; a warning must be accepted by name; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class AuditVerdict(StrEnum):
    """What an audit says of one published figure."""

    EXACT = "exact"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    LOOSE = "loose"
    SCOPE_OPEN = "scope_open"
    NOT_CHECKABLE = "not_checkable"
    DAMAGED = "damaged"
    UNREAD = "unread"
    INCONSISTENT = "inconsistent"


class AuditClass(StrEnum):
    """The four classes of verdicts."""

    CONSISTENT = "consistent"
    NOT_REFUTED = "not_refuted"
    UNPROVEN = "unproven"
    INCONSISTENT = "inconsistent"


AUDIT_CLASS: Final = MappingProxyType(
    {
        AuditVerdict.EXACT: AuditClass.CONSISTENT,
        AuditVerdict.ROUNDED: AuditClass.CONSISTENT,
        AuditVerdict.TRUNCATED: AuditClass.NOT_REFUTED,
        AuditVerdict.LOOSE: AuditClass.NOT_REFUTED,
        AuditVerdict.SCOPE_OPEN: AuditClass.UNPROVEN,
        AuditVerdict.NOT_CHECKABLE: AuditClass.UNPROVEN,
        AuditVerdict.DAMAGED: AuditClass.UNPROVEN,
        AuditVerdict.UNREAD: AuditClass.UNPROVEN,
        AuditVerdict.INCONSISTENT: AuditClass.INCONSISTENT,
    }
)

GROUP_OF: Final = MappingProxyType(
    {
        Kind.CREDIT_LINE: Group.LENDING,
        Kind.PATENT_PLEDGE_LOAN: Group.LENDING,
        Kind.TECHNOLOGY_LOAN: Group.LENDING,
        Kind.COOPERATIVE_LOAN: Group.LENDING,
        Kind.PLEDGE_REGISTRATION: Group.PLEDGE,
        Kind.COOPERATIVE_SHARE: Group.SHARES,
        Kind.MUTUAL_DEPOSIT: Group.SHARES,
        Kind.FUND_CONTRIBUTION: Group.CONTRIBUTIONS,
        Kind.EQUITY_INVESTMENT: Group.INVESTMENTS,
        Kind.GRANT: Group.FISCAL,
        Kind.INTEREST_SUBSIDY: Group.FISCAL,
        Kind.RISK_COMPENSATION: Group.FISCAL,
    }
)

LOAN_KINDS: Final = (Kind.PATENT_PLEDGE_LOAN, Kind.TECHNOLOGY_LOAN, Kind.COOPERATIVE_LOAN)

_LOAN_ACTS: Final = (Act.DISBURSEMENT, Act.REPAYMENT, Act.INCOME, Act.WRITE_OFF, Act.RECOVERY)
_MONEY_ACTS: Final = (Act.COMMITMENT, Act.DISBURSEMENT, Act.REPAYMENT, Act.INCOME)
_FISCAL_ACTS: Final = (Act.COMMITMENT, Act.DISBURSEMENT, Act.REPAYMENT)

ACTS_OF: Final = MappingProxyType(
    {
        Kind.CREDIT_LINE: (Act.COMMITMENT, Act.COMMITMENT_CUT),
        Kind.PATENT_PLEDGE_LOAN: _LOAN_ACTS,
        Kind.TECHNOLOGY_LOAN: _LOAN_ACTS,
        Kind.COOPERATIVE_LOAN: _LOAN_ACTS,
        Kind.PLEDGE_REGISTRATION: (Act.REGISTRATION, Act.PLEDGE, Act.RELEASE),
        Kind.COOPERATIVE_SHARE: _MONEY_ACTS,
        Kind.MUTUAL_DEPOSIT: _MONEY_ACTS,
        Kind.FUND_CONTRIBUTION: _MONEY_ACTS,
        Kind.EQUITY_INVESTMENT: (*_MONEY_ACTS, Act.WRITE_OFF),
        Kind.GRANT: _FISCAL_ACTS,
        Kind.INTEREST_SUBSIDY: _FISCAL_ACTS,
        Kind.RISK_COMPENSATION: _FISCAL_ACTS,
    }
)

NEW_BUSINESS: Final = frozenset({Act.COMMITMENT, Act.DISBURSEMENT, Act.REGISTRATION})
"""Acts that begin something; what an entry of another act belongs to has begun by one of these."""

INSTITUTION_IS_RECIPIENT: Final = frozenset(
    {Kind.PLEDGE_REGISTRATION, Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT, Kind.FUND_CONTRIBUTION}
)
"""Kinds whose ``institution`` (whom the bureau works through) is the recipient; of all others it is the provider."""

_ANY_BODY: Final = frozenset(InstitutionKind)
_MEMBERS: Final = frozenset({InstitutionKind.ENTERPRISE, InstitutionKind.RESEARCH_BODY, InstitutionKind.PARK})
_VEHICLES: Final = frozenset({InstitutionKind.FUND, InstitutionKind.VENTURE_COMPANY})
_LENDERS: Final = frozenset({InstitutionKind.BANK})
_COOPERATIVES: Final = frozenset({InstitutionKind.COOPERATIVE})
_PLEDGEES: Final = frozenset(
    {InstitutionKind.BANK, InstitutionKind.GUARANTOR, InstitutionKind.INSURER, InstitutionKind.COOPERATIVE}
)
_INVESTORS: Final = _ANY_BODY
_TREASURIES: Final = frozenset({InstitutionKind.GOVERNMENT, InstitutionKind.FUND, InstitutionKind.GUARANTOR})

PARTIES_OF: Final = MappingProxyType(
    {
        Kind.CREDIT_LINE: (_LENDERS, _MEMBERS),
        Kind.PATENT_PLEDGE_LOAN: (_LENDERS, _MEMBERS),
        Kind.TECHNOLOGY_LOAN: (_LENDERS, _MEMBERS),
        Kind.COOPERATIVE_LOAN: (_COOPERATIVES, _MEMBERS),
        Kind.PLEDGE_REGISTRATION: (_MEMBERS, _PLEDGEES),
        Kind.COOPERATIVE_SHARE: (_MEMBERS, _COOPERATIVES),
        Kind.MUTUAL_DEPOSIT: (_MEMBERS, _COOPERATIVES),
        Kind.FUND_CONTRIBUTION: (_INVESTORS, _VEHICLES),
        Kind.EQUITY_INVESTMENT: (_VEHICLES, _MEMBERS),
        Kind.GRANT: (_TREASURIES, _ANY_BODY),
        Kind.INTEREST_SUBSIDY: (_TREASURIES, _ANY_BODY),
        Kind.RISK_COMPENSATION: (_TREASURIES, _ANY_BODY),
    }
)
"""Per kind: what the provider may be, what the recipient may be."""

NATURE_OF: Final = MappingProxyType(
    {
        Measure.COMMITTED: Nature.FLOW,
        Measure.DISBURSED: Nature.FLOW,
        Measure.REPAID: Nature.FLOW,
        Measure.INCOME: Nature.FLOW,
        Measure.WRITTEN_OFF: Nature.FLOW,
        Measure.RECOVERED: Nature.FLOW,
        Measure.REGISTERED: Nature.FLOW,
        Measure.OUTSTANDING: Nature.STOCK,
        Measure.PLEDGED: Nature.STOCK,
        Measure.LIMIT: Nature.STOCK,
        Measure.REPORTED_OUTSTANDING: Nature.STOCK,
    }
)

SIGNS_OF: Final = MappingProxyType(
    {
        Measure.COMMITTED: {Act.COMMITMENT: 1},
        Measure.DISBURSED: {Act.DISBURSEMENT: 1},
        Measure.REPAID: {Act.REPAYMENT: 1},
        Measure.INCOME: {Act.INCOME: 1},
        Measure.WRITTEN_OFF: {Act.WRITE_OFF: 1},
        Measure.RECOVERED: {Act.RECOVERY: 1},
        Measure.REGISTERED: {Act.REGISTRATION: 1},
        Measure.OUTSTANDING: {Act.DISBURSEMENT: 1, Act.REPAYMENT: -1, Act.WRITE_OFF: -1},
        Measure.PLEDGED: {Act.PLEDGE: 1, Act.RELEASE: -1},
        Measure.LIMIT: {Act.COMMITMENT: 1, Act.COMMITMENT_CUT: -1},
        Measure.REPORTED_OUTSTANDING: {},
    }
)
"""Per measure: the sign with which each act enters. ``reported_outstanding`` rests on statements, not on entries."""

OUTSTANDING_GROUPS: Final = (Group.LENDING, Group.SHARES, Group.CONTRIBUTIONS, Group.INVESTMENTS)
"""Groups that have a balance; fiscal money has a net payment and no outstanding."""

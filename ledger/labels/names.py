"""A Chinese name for every member of the vocabulary, and the way back from a name to its member.

``LABELS`` and ``ALIASES`` are keyed by class first, because members of two enums with one value are equal strings
(``Group.PLEDGE == Act.PLEDGE``). Labels print; labels, codes and aliases are read. What an act or a measure is called
depends on the kind or group it stands in: the money of a loan is lent out, that of a fund paid in.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels.access import LABELS as ACCESS_LABELS
from ledger.labels.aliases import ALIASES
from ledger.labels.audits import LABELS as AUDIT_LABELS
from ledger.labels.explain import LABELS as EXPLAIN_LABELS
from ledger.labels.headers import LABELS as INTAKE_LABELS
from ledger.party_words import Parties, SuccessionForm, SuccessionSubject
from ledger.vocabulary import (
    ACTS_OF,
    GROUP_OF,
    SIGNS_OF,
    Act,
    AuditClass,
    AuditVerdict,
    Basis,
    Count,
    Dimension,
    FactKind,
    Group,
    InstitutionKind,
    Kind,
    LoanState,
    Means,
    Measure,
    Nature,
    Part,
    Role,
    Severity,
    StatementMeasure,
    Unit,
    Verdict,
    VoucherState,
)

_Member = TypeVar("_Member", bound=StrEnum)

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = MappingProxyType(
    {
        Group: {
            Group.LENDING: "信贷",
            Group.PLEDGE: "质押",
            Group.SHARES: "股金",
            Group.CONTRIBUTIONS: "出资",
            Group.INVESTMENTS: "投资",
            Group.FISCAL: "财政",
        },
        Kind: {
            Kind.CREDIT_LINE: "授信",
            Kind.PATENT_PLEDGE_LOAN: "专利权质押贷款",
            Kind.TECHNOLOGY_LOAN: "科技贷款",
            Kind.COOPERATIVE_LOAN: "合作社贷款",
            Kind.PLEDGE_REGISTRATION: "质押登记",
            Kind.COOPERATIVE_SHARE: "社员股金",
            Kind.MUTUAL_DEPOSIT: "互助金",
            Kind.FUND_CONTRIBUTION: "基金出资",
            Kind.EQUITY_INVESTMENT: "股权投资",
            Kind.GRANT: "财政科技资金",
            Kind.INTEREST_SUBSIDY: "贷款贴息",
            Kind.RISK_COMPENSATION: "风险补偿",
        },
        Act: {
            Act.COMMITMENT: "承诺",
            Act.COMMITMENT_CUT: "承诺调减",
            Act.DISBURSEMENT: "支付",
            Act.REPAYMENT: "归还",
            Act.INCOME: "收益",
            Act.WRITE_OFF: "核销",
            Act.RECOVERY: "核销后收回",
            Act.REGISTRATION: "登记",
            Act.PLEDGE: "质押",
            Act.RELEASE: "解除质押",
        },
        Means: {
            Means.CASH: "货币资金",
            Means.ROLLOVER: "无还本续贷",
            Means.IN_KIND: "实物",
            Means.OFFSET: "冲抵",
        },
        InstitutionKind: {
            InstitutionKind.BANK: "银行",
            InstitutionKind.GUARANTOR: "担保机构",
            InstitutionKind.INSURER: "保险机构",
            InstitutionKind.FUND: "基金",
            InstitutionKind.VENTURE_COMPANY: "创业投资公司",
            InstitutionKind.COOPERATIVE: "合作社",
            InstitutionKind.GOVERNMENT: "政府机构",
            InstitutionKind.ENTERPRISE: "企业",
            InstitutionKind.RESEARCH_BODY: "科研机构",
            InstitutionKind.PARK: "园区",
        },
        FactKind: {
            FactKind.INSTITUTION: "机构",
            FactKind.INSTRUMENT: "业务",
            FactKind.ENTRY: "分录",
            FactKind.REVERSAL: "冲销",
            FactKind.AMENDMENT: "变更",
            FactKind.STATEMENT: "余额报送",
            FactKind.CLOSING: "结账",
            FactKind.REOPENING: "反结账",
            FactKind.PUBLICATION: "公布数",
            FactKind.REFERENCE: "外部参考数",
            FactKind.CONFIRMATION: "口径确认",
            FactKind.REVIEW: "补核",
            FactKind.ISSUE: "报表签发",
            FactKind.SUCCESSION: "沿革",
        },
        Verdict: {
            Verdict.POSTED: "已入账",
            Verdict.RETURNED: "退回修改",
            Verdict.REJECTED: "已驳回",
            Verdict.WITHDRAWN: "已撤回",
        },
        Role: {
            Role.MAKER: "经办",
            Role.CHECKER: "复核",
            Role.AUDITOR: "审计",
            Role.SUBMITTER: "报送",
            Role.ADMINISTRATOR: "管理",
        },
        Nature: {Nature.FLOW: "时期数", Nature.STOCK: "时点数"},
        Measure: {
            Measure.COMMITTED: "承诺",
            Measure.DISBURSED: "支付",
            Measure.REPAID: "归还",
            Measure.INCOME: "收益",
            Measure.WRITTEN_OFF: "核销",
            Measure.RECOVERED: "核销后收回",
            Measure.REGISTERED: "登记",
            Measure.OUTSTANDING: "余额",
            Measure.PLEDGED: "在押专利",
            Measure.LIMIT: "授信额度",
            Measure.REPORTED_OUTSTANDING: "报送余额",
        },
        StatementMeasure: {
            StatementMeasure.OUTSTANDING: "余额",
            StatementMeasure.OVERDUE: "逾期",
            StatementMeasure.NPL: "不良",
            StatementMeasure.LIMIT: "授信额度",
            StatementMeasure.TARGET: "目标规模",
        },
        Count: {
            Count.COUNT: "笔数",
            Count.INSTRUMENTS: "业务数",
            Count.CONTRACTS: "合同数",
            Count.RECIPIENTS: "接受方家数",
            Count.INSTITUTIONS: "机构家数",
            Count.PATENTS: "专利件数",
        },
        Dimension: {
            Dimension.KIND: "业务种类",
            Dimension.GROUP: "业务大类",
            Dimension.ACT: "事项",
            Dimension.INSTITUTION: "机构",
            Dimension.PROVIDER: "提供方",
            Dimension.RECIPIENT: "接受方",
            Dimension.REGION: "地区",
            Dimension.PROGRAMME: "专项计划",
            Dimension.CATEGORY: "分类",
            Dimension.MEANS: "方式",
            Dimension.YEAR: "年度",
            Dimension.QUARTER: "季度",
            Dimension.MONTH: "月份",
        },
        Basis: {Basis.BOOK: "按入账日期", Basis.EVENT: "按业务日期"},
        Parties: {
            Parties.RECORDED: "按登记时归属",
            Parties.PRESENT: "按现归属",
            Parties.HEAD_OFFICE: "按总机构",
        },
        SuccessionSubject: {SuccessionSubject.INSTITUTION: "机构", SuccessionSubject.REGION: "地区"},
        SuccessionForm: {
            SuccessionForm.MERGER: "合并",
            SuccessionForm.RENAMING: "更名",
            SuccessionForm.SPLIT: "分设",
            SuccessionForm.CANCELLED: "撤销",
        },
        Part: {Part.OCCURRED: "本期发生", Part.ADJUSTMENT: "以前期间调整", Part.BOOKED: "本期入账"},
        Unit: {
            Unit.YUAN: "元",
            Unit.WAN_YUAN: "万元",
            Unit.YI_YUAN: "亿元",
            Unit.LOAN: "笔",
            Unit.ITEM: "项",
            Unit.PIECE: "件",
            Unit.HOUSEHOLD: "家",
            Unit.PERCENT: "%",
            Unit.PERCENTAGE_POINT: "个百分点",
            Unit.TIMES: "倍",
            Unit.TENTH: "成",
            Unit.COUNTED: "其他计数单位",
            Unit.MEASURED: "其他计量单位",
        },
        Severity: {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"},
        LoanState: {
            LoanState.OPEN: "正常",
            LoanState.OVERDUE: "逾期",
            LoanState.SETTLED: "结清",
            LoanState.WRITTEN_OFF: "核销",
        },
        VoucherState: {
            VoucherState.SUBMITTED: "待复核",
            VoucherState.POSTED: "已入账",
            VoucherState.RETURNED: "退回修改",
            VoucherState.REJECTED: "已驳回",
            VoucherState.WITHDRAWN: "已撤回",
        },
        AuditVerdict: {
            AuditVerdict.EXACT: "完全一致",
            AuditVerdict.ROUNDED: "舍入吻合",
            AuditVerdict.TRUNCATED: "仅截断/进位吻合",
            AuditVerdict.LOOSE: "宽松吻合",
            AuditVerdict.SCOPE_OPEN: "口径待定",
            AuditVerdict.NOT_CHECKABLE: "无法核对",
            AuditVerdict.DAMAGED: "疑似文本损坏",
            AuditVerdict.UNREAD: "未解析",
            AuditVerdict.INCONSISTENT: "不吻合",
        },
        AuditClass: {
            AuditClass.CONSISTENT: "一致",
            AuditClass.NOT_REFUTED: "不能否定",
            AuditClass.UNPROVEN: "未证实",
            AuditClass.INCONSISTENT: "不吻合",
        },
        **ACCESS_LABELS,
        **AUDIT_LABELS,
        **INTAKE_LABELS,
        **EXPLAIN_LABELS,
    }
)
"""Per enum class of ``ledger.vocabulary`` and ``ledger.access_words``: the name of each member, unique within it."""

_GROUP_ACTS: Final[Mapping[Group, Mapping[Act, str]]] = MappingProxyType(
    {
        Group.LENDING: {
            Act.COMMITMENT: "授信",
            Act.COMMITMENT_CUT: "授信调减",
            Act.DISBURSEMENT: "放款",
            Act.REPAYMENT: "还款",
            Act.INCOME: "付息",
            Act.WRITE_OFF: "核销",
            Act.RECOVERY: "核销后收回",
        },
        Group.PLEDGE: {Act.REGISTRATION: "登记", Act.PLEDGE: "质押", Act.RELEASE: "解除质押"},
        Group.SHARES: {Act.COMMITMENT: "认缴", Act.DISBURSEMENT: "实缴", Act.REPAYMENT: "退股", Act.INCOME: "分红"},
        Group.CONTRIBUTIONS: {
            Act.COMMITMENT: "认缴",
            Act.DISBURSEMENT: "实缴",
            Act.REPAYMENT: "收回出资",
            Act.INCOME: "分配",
        },
        Group.INVESTMENTS: {
            Act.COMMITMENT: "投决",
            Act.DISBURSEMENT: "投资",
            Act.REPAYMENT: "退出本金",
            Act.INCOME: "退出收益",
            Act.WRITE_OFF: "核销",
        },
        Group.FISCAL: {Act.COMMITMENT: "立项批复", Act.DISBURSEMENT: "拨付", Act.REPAYMENT: "收回"},
    }
)
"""What each act is called in each group; also the name of the flow that sums it."""

_KIND_ACTS: Final[Mapping[Kind, Mapping[Act, str]]] = MappingProxyType(
    {
        Kind.GRANT: {Act.COMMITMENT: "立项"},
        Kind.INTEREST_SUBSIDY: {Act.COMMITMENT: "批复"},
        Kind.RISK_COMPENSATION: {Act.COMMITMENT: "批复", Act.DISBURSEMENT: "代偿", Act.REPAYMENT: "追回"},
    }
)
"""Where a kind calls an act otherwise than its group does."""

_GROUP_STOCKS: Final[Mapping[Group, Mapping[Measure, str]]] = MappingProxyType(
    {
        Group.LENDING: {Measure.OUTSTANDING: "贷款余额"},
        Group.SHARES: {Measure.OUTSTANDING: "股金余额"},
        Group.CONTRIBUTIONS: {Measure.OUTSTANDING: "出资余额"},
        Group.INVESTMENTS: {Measure.OUTSTANDING: "投资余额"},
    }
)


def label(member: StrEnum) -> str:
    """The Chinese name of a vocabulary member by itself; a member of any other enum raises ``KeyError``."""
    return LABELS[type(member)][member]


def act_label(kind: Kind, act: Act) -> str:
    """What this kind calls this act; ``InvalidValue`` (``act_of_kind``) if the kind has no such act."""
    if act not in ACTS_OF[kind]:
        raise InvalidValue(FindingCode.ACT_OF_KIND, expected=", ".join(ACTS_OF[kind]), found=act)
    return _KIND_ACTS.get(kind, {}).get(act) or _GROUP_ACTS[GROUP_OF[kind]][act]


def measure_label(measure: Measure, group: Group | None) -> str:
    """What this group calls this measure; the general name where the group has none or is not given."""
    if group is None:
        return label(measure)
    stock = _GROUP_STOCKS.get(group, {}).get(measure)
    # A flow sums exactly one act and is called as the group calls that act.
    summed = [_GROUP_ACTS[group].get(act) for act in SIGNS_OF[measure]] if len(SIGNS_OF[measure]) == 1 else []
    return stock or next(filter(None, summed), label(measure))


def names_of(member: StrEnum) -> tuple[str, ...]:
    """Every text that ``code_of`` reads as this member: code, label, aliases, and its names in kinds and groups."""
    names = [member.value, label(member), *ALIASES.get(type(member), {}).get(member, ())]
    if isinstance(member, Act):
        names += [act_label(kind, member) for kind in Kind if member in ACTS_OF[kind]]
        names += [acts[member] for acts in _GROUP_ACTS.values() if member in acts]
    if isinstance(member, Measure):
        names += [measure_label(member, group) for group in Group]
    return tuple(dict.fromkeys(names))


def folded(text: str) -> str:
    """``text`` as names are compared: full-width forms made plain (NFKC), blanks removed, case ignored."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@cache
def _index(enum_class: type[StrEnum]) -> Mapping[str, StrEnum]:
    return MappingProxyType({folded(name): member for member in enum_class for name in names_of(member)})


def code_of(enum_class: type[_Member], text: str) -> _Member:
    """The member that ``text`` names by code, label or alias.

    Width, case and blanks do not matter. Anything else is ``InvalidValue`` (``unknown_code``), whose ``expected``
    lists the codes of the class.
    """
    member = _index(enum_class).get(folded(text))
    if member is None:
        raise InvalidValue(FindingCode.UNKNOWN_CODE, expected=", ".join(enum_class), found=text)
    return enum_class(member)

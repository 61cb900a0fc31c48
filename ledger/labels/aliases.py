"""Further names under which members of the vocabulary are read in files and reports, and which are never printed."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.vocabulary import (
    Act,
    AuditVerdict,
    Count,
    FactKind,
    InstitutionKind,
    Kind,
    Means,
    Measure,
    Role,
    StatementMeasure,
    Unit,
    Verdict,
)

ALIASES: Final[Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]]] = MappingProxyType(
    {
        Kind: {
            Kind.CREDIT_LINE: ("综合授信", "授信额度", "授信合同"),
            Kind.PATENT_PLEDGE_LOAN: ("专利质押贷款", "专利权质押融资", "知识产权质押贷款", "知识产权质押融资"),
            Kind.TECHNOLOGY_LOAN: ("科技信贷", "科技企业贷款", "科技型企业贷款", "科技型中小企业贷款"),
            Kind.COOPERATIVE_LOAN: ("科技金融合作社贷款", "社员贷款", "社员借款", "合作社借款"),
            Kind.PLEDGE_REGISTRATION: ("专利权质押登记", "专利质押登记", "知识产权质押登记", "出质登记"),
            Kind.COOPERATIVE_SHARE: ("股金", "合作社股金", "入社股金"),
            Kind.MUTUAL_DEPOSIT: ("社员互助金", "合作社互助金", "互助资金"),
            Kind.FUND_CONTRIBUTION: ("引导基金出资", "投资基金出资", "创投基金出资", "创投公司出资", "基金注资"),
            Kind.EQUITY_INVESTMENT: ("创业投资", "风险投资", "科技创业投资", "投资入股"),
            Kind.GRANT: ("财政补助", "科技经费", "科技补助", "科技专项资金", "专利专项资金", "专利技术产业化补助"),
            Kind.INTEREST_SUBSIDY: ("贴息", "财政贴息", "贴息资金", "利息补贴", "贷款利息补贴"),
            Kind.RISK_COMPENSATION: ("贷款风险补偿", "风险补偿金", "风险补偿资金", "风险代偿"),
        },
        Act: {
            Act.COMMITMENT_CUT: ("额度调减",),
            Act.DISBURSEMENT: ("发放", "贷款发放", "发放贷款"),
            Act.REPAYMENT: ("还本", "归还本金", "偿还"),
            Act.INCOME: ("利息", "结息"),
            Act.WRITE_OFF: ("呆账核销",),
            Act.RECOVERY: ("核销收回",),
            Act.REGISTRATION: ("质押登记",),
            Act.PLEDGE: ("出质",),
            Act.RELEASE: ("解押", "质押解除", "质押注销"),
        },
        Means: {
            Means.CASH: ("现金", "货币", "转账"),
            Means.ROLLOVER: ("续贷",),
            Means.IN_KIND: ("实物出资", "非货币"),
            Means.OFFSET: ("抵扣", "抵账"),
        },
        InstitutionKind: {
            InstitutionKind.BANK: ("商业银行",),
            InstitutionKind.GUARANTOR: ("担保公司", "融资担保公司"),
            InstitutionKind.INSURER: ("保险公司",),
            InstitutionKind.FUND: ("引导基金", "投资基金", "创业投资基金"),
            InstitutionKind.VENTURE_COMPANY: ("创投公司", "科技创业投资公司"),
            InstitutionKind.COOPERATIVE: ("科技金融合作社",),
            InstitutionKind.GOVERNMENT: ("政府部门", "政府"),
            InstitutionKind.RESEARCH_BODY: ("科研院所", "高校", "高校院所"),
            InstitutionKind.PARK: ("科技园区", "产业园区"),
        },
        FactKind: {FactKind.REVERSAL: ("红冲", "冲正")},
        Verdict: {
            Verdict.POSTED: ("入账", "通过"),
            Verdict.RETURNED: ("退回",),
            Verdict.REJECTED: ("驳回",),
            Verdict.WITHDRAWN: ("撤回",),
        },
        Role: {
            Role.MAKER: ("经办人",),
            Role.CHECKER: ("复核人",),
            Role.AUDITOR: ("审计员",),
            Role.SUBMITTER: ("报送人",),
            Role.ADMINISTRATOR: ("管理员",),
        },
        Measure: {
            Measure.COMMITTED: ("承诺额", "新增授信"),
            Measure.DISBURSED: ("发放额", "放款额", "贷款发放", "累计发放", "拨付额", "实缴额", "投资额"),
            Measure.REPAID: ("还款额", "归还额"),
            Measure.INCOME: ("利息", "收益额"),
            Measure.WRITTEN_OFF: ("核销额",),
            Measure.RECOVERED: ("核销收回",),
            Measure.REGISTERED: ("登记额", "登记金额", "质押登记金额"),
            Measure.OUTSTANDING: ("在贷余额", "期末余额"),
            Measure.PLEDGED: ("在押",),
            Measure.LIMIT: ("额度",),
            Measure.REPORTED_OUTSTANDING: ("银行报送余额", "余额报送"),
        },
        StatementMeasure: {
            StatementMeasure.OUTSTANDING: ("贷款余额", "期末余额"),
            StatementMeasure.OVERDUE: ("逾期贷款", "逾期余额"),
            StatementMeasure.NPL: ("不良贷款", "不良余额"),
            StatementMeasure.LIMIT: ("授信", "额度"),
            StatementMeasure.TARGET: ("基金规模", "总规模"),
        },
        Count: {
            Count.COUNT: ("贷款笔数",),
            Count.CONTRACTS: ("合同份数",),
            Count.RECIPIENTS: ("户数", "企业数", "企业户数", "企业家数"),
            Count.INSTITUTIONS: ("机构数", "银行家数"),
            Count.PATENTS: ("专利数", "专利项数"),
        },
        Unit: {Unit.ITEM: ("份",), Unit.HOUSEHOLD: ("户",), Unit.PERCENTAGE_POINT: ("百分点",)},
        AuditVerdict: {AuditVerdict.TRUNCATED: ("仅截断/进位", "截断吻合", "进位吻合")},
    }
)
"""Per enum class: further names under which a member is read, but never printed; each names one member of its class."""

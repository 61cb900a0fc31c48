"""User-visible texts that are neither names of the vocabulary nor findings, one section per place of use."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# --- headers of tables -------------------------------------------------------------------------------------------

COLUMN_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # counts and amounts
        "count": "笔数",
        "amount": "金额（元）",
        "amount_wan": "金额（万元）",
        "balance": "余额（元）",
        "balance_wan": "余额（万元）",
        "disbursed": "放款（元）",
        "repaid": "还款（元）",
        "outstanding": "期末余额",
        "average": "平均（元）",
        "share_percent": "占比（%）",
        "contracts": "合同数",
        "recipients": "接受方家数",
        "institutions": "机构家数",
        "patents": "专利件数",
        # rows that add up
        "total": "合计",
        "subtotal": "小计",
        "thereof_rollover": "其中续贷",
        # spans of time
        "period": "期间",
        "as_of": "截止日期",
        "year_to_date": "本年累计",
        "to_date": "累计",
        "before": "上期累计",
        "occurred": "本期发生",
        "adjustment": "以前期间调整",
        "same_period_last_year": "上年同期",
        "growth_percent": "同比（%）",
        "year": "年度",
        "quarter": "季度",
        "month": "月份",
        # what is split by
        "group": "业务大类",
        "kind": "业务种类",
        "act": "事项",
        "institution": "机构",
        "provider": "提供方",
        "recipient": "接受方",
        "region": "地区",
        "programme": "专项计划",
        "category": "分类",
        "purpose": "用途",
        # master data and instruments
        "code": "代码",
        "name": "名称",
        "uscc": "统一社会信用代码",
        "institution_kind": "机构类别",
        "instrument_number": "编号（借据号）",
        "contract": "合同号",
        "under": "所属授信",
        "event_date": "业务日期",
        "book_date": "入账日期",
        "due_date": "到期日",
        "rate_percent": "年利率（%）",
        "means": "方式",
        "patent": "专利号",
        "state": "状态",
        # vouchers and the journal
        "voucher": "凭证号",
        "journal_number": "日记账号",
        "line": "行号",
        "source": "来源",
        "submitted_by": "报送人",
        "made_by": "经办人",
        "checked_by": "复核人",
        "submitted_at": "提交时间",
        "decided_at": "处理时间",
        "decision": "处理结论",
        "reason": "理由",
        # findings
        "severity": "级别",
        "place": "位置",
        "finding": "发现的问题",
        "cure": "处理办法",
        # audits
        "check": "核对",
        "figure": "数字编号",
        "printed": "印出的原文",
        "published_value": "已发布数",
        "interval": "容许区间",
        "ledger_value": "账面数",
        "gap": "差额",
        "scope": "口径",
        "verdict": "结论",
        "verdict_class": "结论类别",
        "note": "说明",
    }
)
"""Per column key: its header. Brackets are full-width, since spreadsheet tables refuse ASCII ones in a header."""

# --- audits ------------------------------------------------------------------------------------------------------

SAMPLE_NOTICE: Final = "示例数据按公布数倒推编制，吻合不构成佐证。"
"""Printed by every audit of sample data: agreement with figures it was made from proves nothing."""

# --- scopes ------------------------------------------------------------------------------------------------------

SCOPE_JOINT: Final = "，"
LIST_JOINT: Final = "、"
SCOPE_AS_OF: Final = "截至{day}"
SCOPE_PAIR: Final = "{name}={value}"
IMPLIED_WHOLE: Final = "推算{name}为{core}（从宽{loose}）"
NO_REFERENCE: Final = "账内没有“{name}”"

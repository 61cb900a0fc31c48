"""Chinese of the tables of funds and of reconciliation: headers, titles, states and notes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fund": "基金",
        "fund_name": "基金名称",
        "fund_target_amount": "目标规模（元）",
        "fund_committed_amount": "认缴（元）",
        "fund_paid_in_amount": "实缴（元）",
        "fund_internal_amount": "其中内部（元）",
        "fund_external_amount": "外部实缴（元）",
        "fund_treasury_amount": "其中财政（元）",
        "fund_in_kind_amount": "其中实物（元）",
        "fund_returned_amount": "收回出资（元）",
        "fund_gains_amount": "分配收益（元）",
        "fund_outstanding_amount": "出资余额（元）",
        "leverage": "放大倍数",
        "decided_amount": "投决（元）",
        "invested_amount": "投资（元）",
        "in_enterprises_amount": "其中投向企业（元）",
        "invested_in_kind_amount": "其中实物投资（元）",
        "exited_amount": "退出本金（元）",
        "exit_gains_amount": "退出收益（元）",
        "lost_amount": "投资核销（元）",
        "invested_outstanding_amount": "投资余额（元）",
        "enterprise_multiple": "投向企业倍数",
        "stated_measure": "报送项目",
        "stated_loan": "单笔",
        "entries_amount": "台账余额（元）",
        "statement_amount": "报送余额（元）",
        "difference_amount": "差额（元）",
        "differs_since": "不符起始",
    }
)
"""Per column key: its header."""

# --- funds -------------------------------------------------------------------------------------------------------

CONTRIBUTIONS_SHEET: Final = "基金出资"
CONTRIBUTIONS_TITLE: Final = "基金出资情况表"
INVESTMENTS_SHEET: Final = "基金投资"
INVESTMENTS_TITLE: Final = "基金投资情况表"
FUNDS_SHEET: Final = "基金"
FUNDS_TITLE: Final = "基金出资与投资情况表"
UNKNOWN_FUND: Final = "（期初，未分基金）"
NET_OF_INTERNAL: Final = "剔除内部"
INTERNAL_NOTE: Final = "内部出资为基金、创业投资公司之间的出资，是同一笔钱的转手；合计含内部，另列剔除内部后的数。"
TARGET_NOTE: Final = "目标规模为基金自行报送的最近一次数，不相加；未报送的记为“–”。"
LEVERAGE_NOTE: Final = "放大倍数＝外部实缴÷财政实缴，四舍五入到两位小数；财政未实缴的不计算。"
ENTERPRISE_NOTE: Final = (
    "投向企业倍数＝投向企业÷财政实缴，四舍五入到两位小数；财政未实缴的不计算。收回和退出的本金、收益不从中扣除。"
)
FUND_ADJUSTMENT_NOTE: Final = (
    "以前期间调整：实缴{paid_in}元、投资{invested}元，业务日期在期前，未列入上表的本期数，已计入余额。"
)
FUND_OPENING_NOTE: Final = "出资和投资中共有{count}笔为期初汇总，只有合计，没有逐笔资料。"

# --- reconciliation ----------------------------------------------------------------------------------------------

RECONCILIATION_SHEET: Final = "余额核对"
RECONCILIATION_TITLE: Final = "报送余额与台账余额核对表"
AGREES: Final = "一致"
DIFFERS: Final = "不符"
STATEMENT_MISSING: Final = "缺报"
NOTHING_TO_COMPARE: Final = "无可核对"
RECONCILED_NOTE: Final = "一致{agreeing}项，不符{differing}项，缺报{missing}项；差额＝报送余额－台账余额。"
STOCK_NOTE: Final = (
    "台账余额为“–”的，台账没有其分录，不是零：只报余额的机构，以及由机构自行认定的不良贷款、基金目标规模。"
)
RECONCILED_BASIS_NOTE: Final = "{basis}；机构{parties}，以当日的归属为准。"

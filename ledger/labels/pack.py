"""Chinese of the period workbooks: headers, sheets, titles, sentences and notes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from ledger.vocabulary import Measure

AMOUNTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "appraised_amount": "评估价值（元）",
        "subscribed_amount": "认缴额（元）",
        "withdrawn_amount": "退出（元）",
        "income_amount": "分红或付息（元）",
        "approved_amount": "批复额（元）",
        "paid_amount": "拨付额（元）",
        "recovered_back": "收回额（元）",
        "net_amount": "净拨付（元）",
        "opening_amount": "期初金额（元）",
        "flow_in_amount": "累计实缴（元）",
        "flow_back_amount": "累计收回与分配（元）",
    }
)
"""Per key of a column of amounts: its header."""

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "new_in_period": "本期新增",
        "in_month": "当月新增",
        "limit": "期末授信",
        "repaid_in_period": "本期还款",
        "now": "本期数",
        "base": "对比期数",
        "delta": "增减",
        "compared_with": "对比期",
        "reason_of_change": "主要原因",
        "dpi": "DPI（倍）",
        "internal_rate": "IRR（%）",
        "average_size": "平均单笔（元）",
        "inclusive": "其中普惠",
        "due_soon": "90天内到期",
        "pledgee": "质权人",
        "pledged_patents": "在押专利件数",
        "cooperative": "合作社",
        "approved": "批复",
        "paid": "已拨付",
        "recovered": "已收回",
        "subsidy_number": "补助编号",
        "subsidised_loan": "对应贷款",
        "repeated": "重复",
        "subsidy_place": "登记位置",
        "opening_count": "期初笔数",
        "reviewed": "补核",
        "tie": "勾稽关系",
        "left_side": "甲",
        "right_side": "乙",
        "left_over": "甲－乙",
        **AMOUNTS,
    }
)
"""Per column key: its header, where no other table of headers has one."""

THIS_PERIOD: Final[Mapping[int, str]] = MappingProxyType(
    {1: "本月新增", 3: "本季新增", 6: "本半年新增", 12: "本年新增"}
)
"""Per length in months: the header of what happened in the period."""

# --- the reports and their sheets --------------------------------------------------------------------------------

REPORTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "monthly": "科技金融业务月报",
        "quarter": "科技金融业务季报",
        "half-year": "科技金融业务半年报",
        "year": "科技金融业务年报",
    }
)
"""Per name in the catalogue: what the workbook is called."""

NUMBERS: Final[Mapping[str, str]] = MappingProxyType(
    {"monthly": "科金月01表", "quarter": "科金季01表", "half-year": "科金半年01表", "year": "科金年01表"}
)
"""Per report its number among the office's tables."""

SHEETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "leader": "领导一页",
        "summary": "总表",
        "institutions": "分机构",
        "regions": "分县区",
        "programmes": "分项目计划",
        "trend": "趋势",
        "pledges": "专利质押",
        "funds": "基金",
        "cooperative": "合作社",
        "fiscal": "财政资金",
        "statements": "余额核对",
        "disclosures": "期初与自批",
        "register": "台账",
        "entries": "分录明细",
        "continuity": "累计衔接",
        "ties": "勾稽关系",
    }
)
"""Per sheet's code, by what name it can be chosen."""

# --- one page for a leader ---------------------------------------------------------------------------------------

LEADER_SHEET: Final = "领导一页"
LEADER_TITLE: Final = "{report}要情"
LEADER_NOTE: Final = (
    "增减＝本期数－对比期数；主要原因按金额大小列前三项。以上文字的数按核对公布数的规则取整和用词，可直接引用。"
)
ROLLED_NOTE: Final = "{period}的数含无还本续贷{count}、{amount}，不是新业务，引用时宜注明。"
OPENING_NOTE: Final = "{period}的数含期初汇总{count}笔，是记账以前的业务，不是{period}新发生，引用时须注明。"
BY_EVENT_NOTE: Final = "以上各数按业务日期统计，与按入账日期的数可能不同，引用和核对时须注明。"
OWN_NOTE: Final = "以上各数只含{name}的业务，引用时须注明。"
LAST_PERIOD: Final = "上期"
LAST_END: Final = "上期末"
BALANCE: Final = "期末贷款余额"
OVERDUE: Final = "期末逾期余额"
FISCAL_PAID: Final = "本期拨付财政资金"
NO_PROGRAMME: Final = "未归入计划"
GREW: Final = "增加"
FELL: Final = "减少"
MANY: Final = "、"
AMOUNT: Final = "金额"
NUMBER: Final = "笔数"
APART: Final = "、"
TAKEN_BACK: Final = "冲减"
REPAID: Final = "本年还款"
OTHERS: Final = "另有{count}项变动"
LIST_WIDE: Final = "；"
MOVEMENTS: Final[Mapping[Measure, str]] = MappingProxyType(
    {Measure.DISBURSED: "放款{amount}", Measure.REPAID: "还款{amount}", Measure.WRITTEN_OFF: "核销{amount}"}
)
NEW_SENTENCE: Final = "{period}新增{kind}{new_count}、{new_amount}；累计{all_count}、{all_amount}。"
NOTHING_SENTENCE: Final = "{period}没有新增{kind}；累计{all_count}、{all_amount}。"
NEVER_SENTENCE: Final = "{period}没有新增{kind}，以前也没有。"
"""Without a number: of nothing at all an audit has nothing to check."""

LEVEL_SENTENCE: Final = "截至{day}，{kind}余额{level_count}，贷款余额{level_amount}，有余额的企业{recipients}。"
FISCAL_SENTENCE: Final = "{period}拨付{kind}{paid_count}、{paid_amount}。"

YEAR_TO_DATE: Final[Mapping[int, str]] = MappingProxyType(
    {1: "{year}年1月", 3: "{year}年一季度", 6: "{year}年上半年", 12: "{year}年"}
)
"""Per month, how people call the part of the year that ends with it, where that is a period of the ledger's own."""


def month_end(day: date) -> str:
    """How people call the end of the month of ``day``."""
    return f"{day.year}年{day.month}月末"


# --- the sheets --------------------------------------------------------------------------------------------------

SUMMARY_TITLE: Final = "{report}总表"
GROWTH_NOTE: Final = "同比为金额的增长率；上年同期为零或为负的不计算，记为“–”。"
SUMMARY_NOTE: Final = (
    "其中续贷为无还本续贷，已含在本期数内；不计续贷的新业务为本期数减去其中续贷；"
    "以前期间调整为本期入账、业务日期在期前的业务，不计入本期数，计入累计。"
)
LIMIT_NOTE: Final = "期末授信为机构的全部授信额度，不限于专利权质押贷款；授信与放款不相加。"
MEAN_RATE_NOTE: Final = "加权平均年利率以有利率的贷款余额为权数；未报利率的余额不参与平均。"
REGIONS_SHEET: Final = "分县区"
REGIONS_TITLE: Final = "{kind}分县区情况表"
REGIONS_NOTE: Final = "县区为借款企业所在地，{parties}；“–”为期初汇总等没有县区的业务。"
PROGRAMMES_SHEET: Final = "分项目计划"
PROGRAMMES_TITLE: Final = "各类业务分项目计划情况表"
PROGRAMMES_NOTE: Final = "“–”为未归入项目计划的业务；各类业务性质不同，不作总计。"
TREND_SHEET: Final = "趋势"
TREND_TITLE: Final = "{kind}月度趋势"
TREND_NOTE: Final = (
    "当月新增为业务日期在当月的放款；以前期间调整为当月入账、业务日期在以前月份的放款；累计与余额为月末数。"
)

ENTERPRISES: Final = "企业家数"
PLEDGES_SHEET: Final = "专利质押"
PLEDGES_TITLE: Final = "{kind}情况表"
INCLUSIVE_NOTE: Final = "普惠：借款企业的{kind}余额合计不超过{amount}万元的贷款，标准按期末日有效的；期初汇总不计入。"
NO_INCLUSIVE_NOTE: Final = "普惠：期末日没有已知的标准，不计算。"
DUE_SOON_NOTE: Final = "{days}天内到期：期末日起至{day}到期、尚未逾期的余额；逾期自到期日次日起算。"
AVERAGE_NOTE: Final = "平均单笔＝累计放款金额÷累计放款笔数，四舍五入到分；加权平均年利率以有利率的贷款余额为权数。"
REGISTRATIONS_SHEET: Final = "质押登记"
REGISTRATIONS_TITLE: Final = "专利权质押登记情况表"
REGISTRATIONS_NOTE: Final = "登记以笔计，专利以件计，一笔登记可含多件专利；评估价值未报的记为“–”，合计只含已报的。"
RETURNS_SHEET: Final = "基金回报"
RETURNS_TITLE: Final = "基金已实现回报表"
RETURNS_NOTE: Final = (
    "DPI＝累计收回与分配÷累计实缴；IRR按已实现的实缴、收回与分配及其业务日期计算（实际天数／365），未退出部分不计值；"
    "没有或可能不止一个解的记为“–”。基金之间有内部出资，不作合计。"
)
BACK: Final = "退股或还款（元）"
"""What came back to members, or from borrowers, in one column."""

COOPERATIVE_SHEET: Final = "合作社"
COOPERATIVE_TITLE: Final = "科技金融合作社情况表"
COOPERATIVE_NOTE: Final = "本期新增与累计按实缴或放款；合作社贷款只含合作社自有资金；各类业务不相加。"
FISCAL_SHEET: Final = "财政资金"
FISCAL_TITLE: Final = "财政资金分计划、分县区情况表"
FISCAL_NOTE: Final = "净拨付＝已拨付－已收回，均为累计；财政资金没有余额。"
SUBSIDIES_SHEET: Final = "补助对应贷款"
SUBSIDIES_TITLE: Final = "贴息与风险补偿对应贷款表"
REPEATED: Final = "重复"
REPEATED_NOTE: Final = "有{count}项为同一笔贷款的同类补助，已标“重复”，请核对。"
NO_REPEATED_NOTE: Final = "没有同一笔贷款的同类补助重复。"
OPENINGS_SHEET: Final = "期初"
OPENINGS_TITLE: Final = "期初汇总表"
OPENINGS_NOTE: Final = "期初为记账以前的业务，只有合计，没有逐笔资料；已含在累计与余额内。"
ALONE_SHEET: Final = "一人经办"
ALONE_TITLE: Final = "一人经办并通过的凭证"
ALONE_NOTE: Final = "一人办公时由经办人自行通过的凭证；补核为事后由另一人复核。"
REVIEWED: Final = "已补核"
NOT_REVIEWED: Final = "未补核"
ENTRIES_TITLE: Final = "分录明细表"
ENTRIES_NOTE: Final = "本期入账的全部分录，含以前期间调整；红冲为负数，并注明所冲销的分录；机构和地区均按登记时。"
TIES_SHEET: Final = "勾稽关系"
TIES_TITLE: Final = "表间勾稽关系表"
TIES_NOTE: Final = "甲、乙取自所列两张表，为活的公式；甲－乙应全部为零。"
TIE_NAME: Final = "{what}{span}：{left}＝{right}"
ALL_FISCAL: Final = "财政累计"
BOOKED: Final = "本期入账{act}"
TIED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "new_in_period": "本期数",
        "year_to_date": "本年累计",
        "adjustment": "以前期间调整",
        "to_date": "累计",
        "outstanding": "期末余额",
        "overdue": "逾期",
        "limit": "期末额度",
        "repaid": "还款",
        "written_off": "核销",
        "carried_forward": "上期累计",
        "outstanding_before": "上期末余额",
        "approved": "批复",
        "recovered": "收回",
    }
)
"""Per span that is compared: what it is called in the name of a check."""

# --- how to read it ----------------------------------------------------------------------------------------------

ABOUT_NUMBER: Final = "表号"
ABOUT_OFFICE: Final = "填报单位"
ABOUT_SIGNED: Final = ("单位负责人", "统计负责人", "填表人", "电话", "报出日期")
SPANS_TEXT: Final = (
    "{span}：{period}内发生的业务。本年累计：{year}年1月1日至{day}发生的业务。累计：自有记录以来至{day}，含期初汇总。"
    "期末余额：{day}日终。上年同期：{before}。"
)
MEANINGS: Final = (
    ("笔、家、份、件", "笔为借据数；家为机构或企业数；份为合同或登记数；件为专利数；家数、合同数不能相加。"),
    ("逾期", "到期日次日起仍有余额的贷款，按当日有效的到期日。"),
    ("加权平均年利率", "以有利率的贷款余额为权数。"),
)

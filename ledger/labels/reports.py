"""All Chinese of the reports: titles, headers that only reports have, foot lines, and the sentences of notes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.labels import balances, catalogue, documents, explain, imports, pack, rules

MISSING: Final = "–"
"""How a missing value is printed everywhere, also a value that a row cannot have: never a zero, never a blank."""

LIST_SEPARATOR: Final = "、"
LIST_SEPARATOR_WIDE: Final = "；"

# --- headers -----------------------------------------------------------------------------------------------------

REPORT_COLUMN_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "carried_forward": "上期累计",
        "check_count": "衔接差（笔）",
        "check_amount": "衔接差（元）",
        "why": "事由",
        "sequence": "序号",
        "indicator": "统计指标",
        "lender": "贷款机构",
        "borrower": "借款企业",
        "loan_number": "借据号",
        "disbursed_date": "放款日",
        "disbursed_amount": "放款金额（元）",
        "repaid_amount": "已还本金（元）",
        "written_off_amount": "已核销（元）",
        "outstanding_amount": "贷款余额（元）",
        "registration_numbers": "质押登记号",
        "patent_numbers": "质押专利号",
        "renews": "续贷自",
        "loan_place": "凭证位置",
        "reported_outstanding": "机构报送余额",
        "item": "项目",
        "entry": "分录",
        "instrument": "业务",
        "reverses": "冲销",
        "title": "摘要",
        "fact_count": "事实项数",
        "content": "内容",
        "report_section": "报告位置",
        "institution_name": "机构名称",
        "provider_name": "提供方名称",
        "recipient_name": "接受方名称",
        "rollover_amount": "其中续贷（元）",
        "recovered_amount": "核销后收回（元）",
        "overdue": "逾期",
        "due": "即将到期",
        "undated": "无到期日",
        "unrated": "未报利率",
        "average_rate": "加权平均年利率（%）",
        "disbursed_to_date": "累计放款",
        "new_business": "其中新增业务",
        "due_month": "到期月份",
        "signed_date": "签订日期",
        "parent": "总机构",
        "raw": "原内容",
        "duplicate_of": "与之重复的机构",
        **balances.COLUMNS,
        **imports.COLUMNS,
        **catalogue.COLUMNS,
        **pack.COLUMNS,
        **documents.COLUMNS,
        **rules.COLUMNS,
        **explain.COLUMNS,
    }
)
"""Per column key: its header, where ``COLUMN_LABELS`` has none."""

# --- the frame of every sheet ------------------------------------------------------------------------------------

OFFICE_LINE: Final = "填报单位：{office}"
OFFICE_BLANK: Final = "＿＿＿＿＿＿＿＿"
UNIT_LINE: Final = "单位：{units}"
NOTES_HEAD: Final = "注："
SIGNATURES: Final = ("制表人：", "审核人：", "日期：        年    月    日")
PAGE_FOOTER: Final = "第 &P 页  共 &N 页"
PRELIMINARY: Final = "{period}（快报，未结账）"
AS_OF: Final = "截至{day}"
TO_DATE: Final = "累计至今"
EMPTY: Final = "没有数据"

# --- the monthly workbook ----------------------------------------------------------------------------------------

REPORT_LABELS: Final[Mapping[str, str]] = MappingProxyType({**pack.REPORTS, **catalogue.LABELS})
"""Per name in the catalogue: what the report is called."""

CONTINUITY_SHEET: Final = "累计衔接"
CONTINUITY_TITLE: Final = "累计数衔接表"
CONTINUITY_NOTE: Final = "上期累计＋本期发生＋以前期间调整－本期累计＝衔接差，应为零；四项各自由台账重新汇总。"
SUMMARY_SHEET: Final = "总表"
INSTITUTIONS_SHEET: Final = "分机构"
INSTITUTIONS_TITLE: Final = "{kind}分机构情况表"
REGISTER_SHEET: Final = "台账"
REGISTER_OF_ENTRIES: Final = "分录台账"
YES: Final = "是"
REGISTER_TITLE: Final = "{kind}台账"
ABOUT_SHEET: Final = "说明"
ABOUT_TITLE: Final = "编制说明"

PLEDGED_NOTE: Final = "期末在押专利{count}件，评估价值合计{amount}元{partly}；质押登记无余额。"
PARTLY_APPRAISED: Final = "（{count}件未报，不含在内）"
PLEDGED_UNKNOWN_NOTE: Final = "期末在押专利{count}件，评估价值未报；质押登记无余额。"
COUNTS_NOTE: Final = "{span}放款机构{institutions}家，企业{recipients}家，合同{contracts}份。"
REPORTED_NOTE: Final = (
    "机构报送余额为各机构期末自报数，与台账余额分列，不相加；已报送{reported}家，其合计只含已报送的机构。"
)
NOT_REPORTED_NOTE: Final = "期末尚无机构报送余额。"
OPENING_NOTE: Final = "其中{count}笔为期初汇总，只有合计，没有逐笔资料；接受方家数不含这一部分。"
GROUPS_NOTE: Final = "各大类性质不同，只在大类之内小计，不作总计；授信与放款不相加。"

ABOUT_PERIOD: Final = "报表期间"
ABOUT_STATE: Final = "结账状态"
ABOUT_AS_OF: Final = "累计与余额截止"
ABOUT_BASIS: Final = "入账口径"
ABOUT_SCOPE: Final = "统计范围"
ABOUT_INDICATORS: Final = "统计指标"
ABOUT_SPANS: Final = "时间口径"
ABOUT_ROUNDING: Final = "金额与尾差"
ABOUT_MISSING: Final = "缺数符号"
ABOUT_HEAD: Final = "日记账号"
ABOUT_HASH: Final = "流水校验值"
ABOUT_STAMP: Final = "编制参数"
ABOUT_NOTICE: Final = "特别说明"

STATE_TEXTS: Final[Mapping[bool, str]] = MappingProxyType(
    {
        True: "已结账。期间内的数不再变动；以后发现的差错记入以后的月份，列为以前期间调整。",
        False: "快报，未结账。结账之前，本期的数可能变动。",
    }
)
CLOSED_BY_EVENT: Final = "已结账。本表按业务日期统计，结账后补记或更正的业务计入其发生的月份，故期间内的数仍可能变动。"
"""Of a closed period by the day on which things happened: a closing fixes the books only."""

SCOPE_ALL: Final = "账簿中全部已入账的业务。"
SCOPE_OWN: Final = "只含{name}（{code}）提供、接受或经手的业务。"
INDICATORS_TEXT: Final = (
    "授信按授信额，贷款按放款额（含无还本续贷），质押登记按登记额，股金与基金出资按实缴额（基金出资含基金之间的内部出资），"
    "股权投资按投资额，财政资金按拨付额。余额为支付减去归还与核销；授信为期末额度；质押登记与财政资金没有余额。"
    "流量的笔数为发生笔数减去冲销笔数；余额的笔数为期末仍有余额的笔数。"
)
BASIS_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "book": "按入账日期。业务日期在已结账月份的，记入当时的第一个未结账月份，列为以前期间调整。",
        "event": "按业务日期。以后补记的业务计入其发生的月份，故已报出的数可能变动。",
    }
)
ROUNDING_TEXT: Final = (
    "金额以元为准，精确到分。万元数由元数除以一万，四舍五入到两位小数，只舍入一次；合计与小计的万元数由元的合计换算，"
    "故可能与各行万元数之和略有尾差。"
)
MISSING_TEXT: Final = "“–”表示不适用或未报送，与0不同。"
GENERATOR: Final = "科技金融台账 Pledgebook"

# --- loans -------------------------------------------------------------------------------------------------------

ALL_LOANS: Final = "贷款"
SECURED_NOTE: Final = "质押登记号、质押专利号只列当日仍在押的；已解除的见专利权质押登记簿。"
LOANS_STATE_NOTE: Final = "只列状态为“{state}”的贷款。"
PORTFOLIO_SHEET: Final = "贷款余额"
PORTFOLIO_TITLE: Final = "贷款余额与到期情况表"
TO_DATE_SHEET: Final = "贷款累计"
TO_DATE_TITLE: Final = "贷款累计发放情况表"
PORTFOLIO_WHOLE_TITLE: Final = "贷款情况表"
DUE_WITHIN: Final = "{days}天内到期"
DUE_NOTE: Final = "{days}天内到期：{day}起{days}天内（含首尾两日）到期、尚未逾期的余额；逾期自到期日次日起算。"
RATE_NOTE: Final = "加权平均年利率以有利率的贷款余额为权数；未报利率的余额另列，不参与平均。"
RENEWAL_NOTE: Final = "续贷单列，不计入新增业务；续贷沿用原合同，合同与企业只计一次，合同数、家数不能相加。"
MATURITIES_SHEET: Final = "到期日历"
MATURITIES_TITLE: Final = "贷款到期日历"

# --- totals and audits -------------------------------------------------------------------------------------------

TOTALS_SHEET: Final = "汇总"
TOTALS_TITLE: Final = "{measure}汇总表"
TOTALS_ADJUSTMENT_NOTE: Final = "以前期间调整：{count}笔、{amount}元，业务日期在期前，未列入上表。"
HEAD_NOTE: Final = "日记账号 {number}，校验值 {hash}。"
EMPTY_HEAD_NOTE: Final = "账簿尚无凭证入账。"
CHANGES_SHEET: Final = "变动"
CHANGES_TITLE: Final = "{measure}变动原因表"
CHANGES_SIDES: Final = "{about}：{before} → {after}"
PART_NOTE: Final = "期间数只含{part}。"
CHANGES_PART: Final = "（{part}）"
CHANGES_SIDE: Final = "日记账第{number}号所知（{basis}）"
CHANGES_FIGURE: Final = "{count}笔、{amount}元"
CHANGES_TOTALS: Final = "{group}：前 {before}；后 {after}。"
CHANGES_NOTHING: Final = "两个口径下都没有业务。"
DIFFERENCE: Final = "差额"
DIGITS_NOTE: Final = "十万亿元及以上的金额超过电子表格15位有效数字，以文本列示，保证到分准确；含有它的合计不设公式。"
BASIS_NOTE: Final = "{basis}；机构和地区{parties}。"
ABOUT_PARTIES: Final = "机构和地区的归属"

AUDIT_SHEET: Final = "核对"
AUDIT_TITLE: Final = "《{title}》数字核对表"
AUDIT_PERIOD: Final = "公布日期 {day}"
AUDIT_CLASSES_NOTE: Final = "共核对{total}个数：{classes}。"
AUDIT_CLASS_COUNT: Final = "{name}{count}个"
AUDIT_REMARK: Final = "{figure} {printed}：{remark}"
AUDIT_RULES_NOTE: Final = "判读规则版本 {version}。"

# --- lists -------------------------------------------------------------------------------------------------------

ENTRIES_SHEET: Final = "分录明细"
VOUCHERS_SHEET: Final = "凭证"
INSTRUMENTS_SHEET: Final = "业务清单"
PARTIES_SHEET: Final = "机构清单"
FINDINGS_SHEET: Final = "问题清单"

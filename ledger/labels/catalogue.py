"""Chinese of the catalogue: what each report is called, and the headers, titles and notes that only these have."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "loans": "贷款台账",
        "entries": "分录明细",
        "pledges": "专利权质押登记簿",
        "portfolio": "贷款余额与累计发放",
        "maturities": "贷款到期日历",
        "institution": "单个机构业务对账表",
        "funds": "基金出资与投资",
        "cooperative": "科技金融合作社",
        "grants": "财政科技资金",
        "reconciliation": "余额核对",
        "trend": "逐月趋势",
        "restatement": "报出后变动情况",
        "audit": "公布数核对",
        "reversals": "冲销登记簿",
        "access-log": "访问日志",
    }
)
"""Per name in the catalogue: what the report is called."""

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "registration_number": "登记号",
        "pledgor": "出质人",
        "pledged_date": "质押日",
        "released_date": "解除日",
        "live_amount": "在押评估价值（元）",
        "secured_loans": "担保的借据",
        "counterpart": "对方",
        "start_amount": "期初余额（元）",
        "increase_amount": "本期增加（元）",
        "decrease_amount": "本期减少（元）",
        "closing_amount": "期末余额（元）",
        "earned_amount": "本期收益（元）",
        "adjusted_amount": "其中以前期间调整（元）",
        "members": "社员数",
        "share_paid_amount": "社员实缴（元）",
        "dividend_amount": "分红（元）",
        "granted_amount": "拨付（元）",
        "reclaimed_amount": "收回（元）",
        "remark": "备注",
        "lent_in_month": "当月放款",
        "reversal": "冲销分录",
        "reversed_entry": "被冲销分录",
        "at": "时间",
        "account": "账户",
        "address": "来源地址",
        "event": "事件",
        "detail": "详情",
        "request_id": "请求号",
        "measure": "指标",
        "span": "口径",
        "before_count": "报出时笔数",
        "before_amount": "报出时金额（元）",
        "after_count": "现笔数",
        "after_amount": "现金额（元）",
        "changed_count": "变动笔数",
        "changed_amount": "变动金额（元）",
    }
)
"""Per column key: its header."""

# --- pledges -----------------------------------------------------------------------------------------------------

PLEDGES_SHEET: Final = "质押登记簿"
PLEDGES_TITLE: Final = "专利权质押登记簿"
PLEDGES_NOTE: Final = "一行为一件专利的一次质押。在押{live}件，评估价值未报的{unknown}件；已解除{released}件。"
PLEDGED: Final = "在押"
RELEASED: Final = "已解除"

# --- the statement of one institution ----------------------------------------------------------------------------

DEALINGS_SHEET: Final = "业务对账"
DEALINGS_TITLE: Final = "{name}业务对账表"
DEALINGS_NOTE: Final = (
    "期初余额＋本期增加－本期减少＝期末余额。本期增减含以前期间调整，另列其净额；授信的余额为授信额度；"
    "质押登记和财政资金没有余额。"
)
DEALINGS_SCOPE: Final = "含{name}（{code}）提供、接受或经手的业务，一行一笔；各种业务只在同种之内小计。"

# --- cooperative and grants --------------------------------------------------------------------------------------

SHARES_SHEET: Final = "股金与互助金"
SHARES_TITLE: Final = "合作社股金与互助金情况表"
SHARES_NOTE: Final = "社员数为期末仍有余额的社员家数，一家有股金又有互助金的分别计数，不能相加。"
COOPERATIVE_LOANS_SHEET: Final = "合作社贷款"
COOPERATIVE_LOANS_TITLE: Final = "合作社贷款余额与到期情况表"
COOPERATIVE_TO_DATE_SHEET: Final = "合作社贷款累计"
COOPERATIVE_TO_DATE_TITLE: Final = "合作社贷款累计发放情况表"
GRANTS_BY_PROGRAMME_SHEET: Final = "分专项计划"
GRANTS_BY_REGION_SHEET: Final = "分县区"
GRANTS_LIST_SHEET: Final = "明细"
GRANTS_TITLE: Final = "财政科技资金{split}情况表"
GRANTS_LIST_TITLE: Final = "财政科技资金明细表"
GRANTS_NOTE: Final = "净拨付＝拨付－收回。期间数含以前期间调整。"
GRANTS_DUPLICATE: Final = "同一笔贷款另有同类补助"
GRANTS_DUPLICATES_NOTE: Final = "同一笔贷款的贴息或补偿不止一笔的有{count}行，见备注，请核实是否重复。"

# --- the trend ---------------------------------------------------------------------------------------------------

TREND_SHEET: Final = "趋势"
TREND_TITLE: Final = "{kind}逐月趋势"
TREND_INSTITUTIONS_SHEET: Final = "分机构累计"
TREND_INSTITUTIONS_TITLE: Final = "{kind}分机构累计{act}"
TREND_NOTE: Final = "当月{act}不含以前期间调整，累计含之。"
TREND_SPANS: Final[Mapping[str, str]] = MappingProxyType(
    {"lent_in_month": "当月{act}", "disbursed_to_date": "累计{act}"}
)
"""Per columns under one header: the header in the words of a kind of business."""
CHART_AMOUNT: Final = "万元"
CHART_LARGE_AMOUNT: Final = "亿元"
CHART_REST: Final = "其余{count}家"
CHART_SAME_NAME: Final = "{name}（{code}）"

# --- restatement -------------------------------------------------------------------------------------------------

RESTATEMENT_SHEET: Final = "变动汇总"
RESTATEMENT_TITLE: Final = "报出后变动汇总表"
RESTATEMENT_LIST_SHEET: Final = "变动明细"
RESTATEMENT_LIST_TITLE: Final = "报出后变动明细表"
RESTATEMENT_SIDES: Final = "{about}：日记账第{before}号 → 第{after}号"
RESTATEMENT_NOTE: Final = "变动＝现数－报出时的数，等于明细表中同一指标、同一口径各凭证之和；未变动的指标不列。"
RESTATEMENT_BALANCE_COUNT_NOTE: Final = "余额的笔数按凭证先后计：每张凭证使仍有余额的笔数增减多少。"
RESTATEMENT_NOTHING: Final = "两个时点之间，所列各指标没有变动。"

# --- logs --------------------------------------------------------------------------------------------------------

REVERSALS_SHEET: Final = "冲销登记簿"
REVERSALS_TITLE: Final = "冲销登记簿"
REVERSALS_NOTE: Final = "一行为一条冲销分录，金额为负；原分录不删除。"
ACCESS_SENT: Final = "{report}（{form}，日记账第{number}号）"
ACCESS_BY: Final = "{what}（由{who}办理）"
ACCESS_ONLY_BY: Final = "由{who}办理"
ACCESS_HERE: Final = "命令行"
ACCESS_SHEET: Final = "访问日志"
ACCESS_TITLE: Final = "访问日志"
ACCESS_NOTE: Final = "最近的在前；时间为北京时间。日志只增不改，不含密码和令牌。"

# --- the program that makes pages ---------------------------------------------------------------------------------

OFFICE_ENDED: Final = "程序已结束（状态 {status}）而没有文件"
OFFICE_TOO_SLOW: Final = "{seconds}秒内没有完成"
OFFICE_BUSY: Final = "正在转换别的报表，等候过久"

# --- the command line --------------------------------------------------------------------------------------------

WRITING: Final = "写出"
WRITTEN: Final = "已写出：{path}"
REPLACED: Final = "已写出：{path}（替换了原有的同名文件）"

# --- findings ----------------------------------------------------------------------------------------------------

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.UNKNOWN_REPORT: "没有这种报表",
        Code.PICTURE_MISSING: "这种报表没有图",
        Code.SHEET_FULL: "行数超过一张工作表能容纳的",
        Code.FORM_AND_NAME: "文件名的后缀与格式不符，或看不出是哪种格式",
        Code.OFFICE_PROGRAM_MISSING: "这台机器上没有 LibreOffice，不能转成 PDF 或 PNG",
        Code.OFFICE_PROGRAM_FAILED: "LibreOffice 没有转换成功",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.UNKNOWN_REPORT: "请用 pledgebook report --list 查看有哪些报表。",
        Code.PICTURE_MISSING: "请改用有图的报表（如 trend），或换一种格式。",
        Code.FORM_AND_NAME: "请改文件名的后缀；不用这些后缀的，请用 --format 写明格式。",
        Code.SHEET_FULL: "请改用 csv，或限定期间、业务种类后分次导出。",
        Code.OFFICE_PROGRAM_MISSING: "请安装 LibreOffice（命令 soffice），或改用 xlsx、html 等格式再打印。",
        Code.OFFICE_PROGRAM_FAILED: "请关闭正在使用的 LibreOffice 后重试，或改用 xlsx、html 等格式再打印。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.UNKNOWN_REPORT: ("可用 {expected}", "所填 {found}"),
        Code.PICTURE_MISSING: ("有图的 {expected}", "所选 {found}"),
        Code.FORM_AND_NAME: ("后缀应为 {expected}", "所填 {found}"),
        Code.SHEET_FULL: ("应为 {expected} 行", "现有 {found} 行"),
        Code.OFFICE_PROGRAM_MISSING: ("需要命令 {expected}", "现有 {found}"),
        Code.OFFICE_PROGRAM_FAILED: ("应得 {expected}", "结果 {found}"),
    }
)

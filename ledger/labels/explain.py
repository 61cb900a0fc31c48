"""What explanations say: names of their words, and the sentences of candidates and differences."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.explain_words import Change, DifferencePart, Leaving, Window
from ledger.finding_codes import FindingCode as Code
from ledger.vocabulary import AuditVerdict

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = MappingProxyType(
    {
        Leaving: {
            Leaving.REVERSALS: "冲销",
            Leaving.RENEWALS: "续贷",
            Leaving.ADJUSTMENTS: "跨月补记",
        },
        Change: {
            Change.TIME: "时间",
            Change.BASIS: "日期口径",
            Change.PART: "期间部分",
            Change.KNOWN_AT: "所知时点",
            Change.MEASURE: "指标",
            Change.KIND: "业务种类",
            Change.LIMIT: "限定",
            Change.LEAVING: "不计",
            Change.UNIT: "单位",
            Change.DIGITS: "数位",
        },
        Window: {
            Window.YEAR: "年",
            Window.HALF: "半年",
            Window.QUARTER: "季",
            Window.MONTH: "月",
            Window.PUBLICATION: "公布日",
            Window.DAY: "日",
        },
        DifferencePart: {
            DifferencePart.TIMING: "时间",
            DifferencePart.SCOPE: "口径",
            DifferencePart.UNIT: "单位或数位",
            DifferencePart.ROUNDING: "取整",
            DifferencePart.MISSING: "漏记",
            DifferencePart.UNEXPLAINED: "未能解释",
        },
    }
)

SCOPE_WITHOUT: Final = "不含{limit}"
SCOPE_LEAVING: Final = "不计{names}"
SCOPE_KNOWN_AT: Final = "按日记账第{number}号所知"

# --- the table of an explanation -----------------------------------------------------------------------------------

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "candidate": "候选",
        "proposed_scope": "候选口径",
        "change": "改动",
        "candidate_value": "口径下的数",
        "closeness": "贴近印数",
        "thing_count": "笔数",
        "entry_count": "分录数",
        "equally_simple": "同样简单",
    }
)
CLOSENESS: Final[Mapping[AuditVerdict, str]] = MappingProxyType(
    {
        AuditVerdict.EXACT: "相等",
        AuditVerdict.ROUNDED: "舍入之内",
        AuditVerdict.TRUNCATED: "截断或进位",
        AuditVerdict.LOOSE: "从宽",
    }
)
SHEET: Final = "口径查找"
TITLE: Final = "{figure}“{printed}”口径查找"
HEADING: Final = "《{publication}》，公布日期 {day}"
DECLARED: Final = "声明口径：{scope}；账面数{value}，差额{gap}，结论：{verdict}。声明口径和这个结论不因查找而改变。"
NOTHING: Final = "无"
TIED: Final = "与{figures}同句，须在同一口径下同时对得上。"
TRIED: Final = (
    "共试{tried}种口径，对得上的{fitting}种（改动多余的、所取分录相同的已并入或略去，至多列十种）。"
    "与印数大小相近的不同账面数有{comparable}个，单凭巧合约有{expected}个对得上。"
)
NONE_FOUND: Final = "附近没有口径对得上这个数。"
OPEN: Final = "口径待定：有{count}种同样简单的口径都对得上，不能认定是哪一种。"
FITS: Final = "声明口径本身已经对得上，以下只是别的也对得上的口径。"
FITS_ALONE: Final = "声明口径本身已经对得上，附近没有别的口径对得上。"
PROPOSED: Final = "查找只提出候选，不作吻合的结论；须由人确认一种，经凭证登记。"
DIFFERENCE: Final = "差额{gap}＝{parts}。"
DIFFERENCE_PART: Final = "{name}{value}"
PLUS: Final = "＋"
BORNE_OUT: Final = "候选{candidate}：{to_date}“{to_date_text}”减{flow}“{flow_text}”，与此口径的{value}相符。"
NOT_BORNE_OUT: Final = "候选{candidate}：{to_date}“{to_date_text}”减{flow}“{flow_text}”，与此口径的{value}不符。"
ALIKE: Final = "另有{count}种说法（日期、期间、限定等不同）取同样的分录或得同样的数"
ENTRIES: Final = "分录{entries}"
ENTRIES_MORE: Final = "分录{entries}等{count}条"
ENTRIES_NONE: Final = "没有分录"
ENTRIES_HINT: Final = "候选背后的全部分录用 --entries 加候选号列出。"
OF_CANDIDATE: Final = "候选{candidate}：{told}。"
READING: Final = "原文疑误：{scope}，读作{reading}"
VALUE_JOINT: Final = "；"

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FIGURE_WITHOUT_SCOPE: "这个数没有可查询的指标和口径，或不是金额或个数（增长和占比不找口径）",
        Code.CANDIDATE_UNKNOWN: "没有这一个候选口径，或它说的是原文写错而不是口径不同",
        Code.CONFIRMED_VALUE: "所确认的口径下的账面数，按从宽的读法也对不上这个公布数",
        Code.CONFIRMED_DECLARED: "所确认的口径就是这个公布数声明的口径",
        Code.CONFIRMATION_COUNT: "所写的同样简单的口径个数与台账找到的不符",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FIGURE_WITHOUT_SCOPE: "请在公布资料里为这个数写明指标和口径，再查；增长和占比请查它所依据的数。",
        Code.CANDIDATE_UNKNOWN: "请用 explain 列出候选口径，从中选一个改变口径的。",
        Code.CONFIRMED_VALUE: "请用 explain 查看候选口径，改为确认账面数对得上的；原文印错的，另登公布资料的新版本。",
        Code.CONFIRMED_DECLARED: "声明的口径不用确认；要确认的是与它不同的口径。",
        Code.CONFIRMATION_COUNT: "请不写这一项，由台账填写。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.CONFIRMED_VALUE: ("公布 {expected}", "账面 {found}"),
        Code.CANDIDATE_UNKNOWN: ("可选 {expected}", "所选 {found}"),
    }
)

"""The Chinese of audits and contradictions: second verdicts, ties, reasons and what would reconcile."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.audit_words import Beside, Clashing, Remedy, Tie

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = MappingProxyType(
    {
        Beside: {
            Beside.NOW: "按现在所知",
            Beside.PUBLISHED_BEFORE: "与上年公布数比",
            Beside.CONFIRMED: "按确认的口径",
        },
        Tie: {
            Tie.TOGETHER: "同一口径，同时成立",
            Tie.SCOPES_DIFFER: "各自成立，口径不同",
            Tie.NOT_TOGETHER: "未同时成立",
        },
        Clashing: {
            Clashing.IN_ALL_READINGS: "相互矛盾",
            Clashing.IN_THE_CORE: "不能否定",
        },
        Remedy: {
            Remedy.AS_OF: "另一截止日",
            Remedy.PERIOD: "另一期间",
            Remedy.UNIT: "单位错位",
            Remedy.YEAR_DIGITS: "年份数字误植",
            Remedy.DIGIT: "一位数字有误",
            Remedy.READING: "另一读法",
            Remedy.SCOPE: "另一口径",
        },
    }
)

# --- why figures clash -------------------------------------------------------------------------------------------

SAME_QUANTITY: Final = "同一口径的数没有共同的取值"
TO_DATE: Final = "本期累计＝上期累计＋本期发生"
PERIODS: Final = "期间数等于其中各段之和，各数均不为负"
DECLARED_SUM: Final = "合计等于所列各部分之和"
PART: Final = "部分不大于总体，累计只增不减"
SHARE: Final = "部分＝总体×占比"
GROWTH: Final = "本期＝上期×（1＋增长率），或上期＋增长数"

# --- what would reconcile them -----------------------------------------------------------------------------------

OTHER_TIME: Final = "{figure}“{printed}”若为{time}的数，则不矛盾：其余各数推得{time}为{implied}"
FLOW_ADDED: Final = "{printed} ＋ {flow} ＝ {sum}"
FLOW_TAKEN: Final = "{printed} － {flow} ＝ {sum}"
COMPANION: Final = "届时相应为{count}"
TIMES: Final = "{figure}“{printed}”若少写了{factor}倍，则不矛盾：其余各数推得{implied}"
OVER: Final = "{figure}“{printed}”若多写了{factor}倍，则不矛盾：其余各数推得{implied}"
OTHER_TEXT: Final = "{figure}“{printed}”若为“{text}”，则不矛盾：其余各数推得{implied}"
OTHER_SCOPE: Final = (
    "{figure}“{printed}”若只是其中一部分（某专项、地区、机构）或另一指标（余额、登记额），则不矛盾，须查原口径"
)
OTHER_READING: Final = "{figure}“{printed}”按{band}（{interval}），则不矛盾"
CLAUSE: Final = "；"

FOUND: Final = "发现{count}处矛盾。"
NONE_FOUND: Final = "未发现矛盾，不等于一致。"

# --- the table of contradictions ---------------------------------------------------------------------------------

SHEET: Final = "矛盾"
TITLE: Final = "公布数相互矛盾核查表"
COMPARED: Final = "共比较{figures}个公布数，出自{publications}份公布文件：{codes}。"
GUESSES_NOTE: Final = "“可以调和”的说法都是猜测，须查原始资料；不改动任何公布数。"
CORE_NOTE: Final = "“不能否定”：按通常读法没有共同取值，按宽松、截断或进位读法则有，不作矛盾论。"
AUDIT_NOTE: Final = "第{number}处{clashing}：{figures}。{reasons}。"
PROPOSAL_NOTE: Final = "可以调和（{remedy}）：{says}。"
NAMED: Final = "{figure}“{printed}”"

# --- notes of the audit ------------------------------------------------------------------------------------------

TIED_NOTE: Final = "与{figures}相连：{tie}"
REFERENCE_NOTE: Final = "{title}（{code}）为{value}，来源：{source}"
ABOVE_WHOLE: Final = "部分大于总体"
IMPLIED_BEFORE: Final = "推算上期为{interval}"
ONLY_WHOLE: Final = "其中整数只有{count}"
NO_BEFORE: Final = "账内没有上期数"
PUBLISHED_BEFORE_NOTE: Final = "上期公布数{name}“{printed}”"
NO_TIME: Final = "未声明期间或截止日"
NO_COUNT: Final = "计数与金额不符：印出的单位与声明的计数口径对不上"
NO_MEASURE: Final = "未声明指标"
CONFIRMED_NOTE: Final = "{person}于{day}确认，理由：{reason}"
EQUALLY_SIMPLE: Final = "同样简单的口径{count}个"
SHARE_WORD: Final = "占"
DOUBTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "year_inside": "数字中夹有年份",
        "year_as_count": "计数形同年份",
        "year_as_amount": "金额形同年份",
        "share_above_whole": "占比大于100%",
    }
)
BESIDE_REMARK: Final = "{beside}：{said}"
AMONG_PUBLISHED: Final = "公布数之间：{found}"
BESIDE_VALUE: Final = "账面数{value}，差额{gap}"
THEN_NOTE: Final = "账面数按公布日（{day}）所知，即日记账第{number}号；现在所知为第{now}号，结论不同的另列。"

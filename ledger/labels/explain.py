"""What explanations say: names of their words, and the sentences of candidates and differences."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.explain_words import Change, DifferencePart, Leaving, Window
from ledger.finding_codes import FindingCode as Code

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

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FIGURE_WITHOUT_SCOPE: "这个公布数没有可以在台账里查询的指标和口径，或不是金额或个数，不能为它找口径",
        Code.CANDIDATE_UNKNOWN: "没有这一个候选口径，或它说的是原文写错而不是口径不同",
        Code.CONFIRMATION_COUNT: "所写的同样简单的口径个数与台账找到的不符",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FIGURE_WITHOUT_SCOPE: "请在公布资料里为这个数写明指标和口径，再查。",
        Code.CANDIDATE_UNKNOWN: "请用 explain 列出候选口径，从中选一个改变口径的。",
        Code.CONFIRMATION_COUNT: "请不写这一项，由台账填写。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.CANDIDATE_UNKNOWN: ("可选 {expected}", "所选 {found}"),
    }
)

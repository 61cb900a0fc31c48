"""The Chinese words around a figure: what is counted, when, whether it is an aim, and what of the ledger it may be."""

from types import MappingProxyType
from typing import Final

from ledger.labels.extract import words_of

NOISE_BEFORE: Final = words_of(
    """
    其中 全年 上半年 下半年 今年 去年 上年 本年 目前 截至 到 至 已 已有 共 共有 共计 合计 总计 累计 新增 净增
    新设 新建 新认定 新引进 引进 培育 实现 完成 达 达到 到达 为 有 是 增长 同比 同比增长 比上年 较上年 下降 提高
    提升 增加 减少 占 分别 各 获 获得 建成 建立 举办 开展 组织 发放 拨付 安排 落实 列 全市
    全省 全国 全县 我市 我省 全区 入选 总投资 预计 力争 确保 计划 争取 的 在 和 与 等 了 比 较 于 均 高于 低于
    以上 左右 年均 首次 连续 并 将 再 又 仅 仅占 各级 各类 人均 平均 国家级 省级 市级 县级 区级 帮助 推广 创立
    认定 举行 发布 签订 签约 落地
    """
)
"""Words that, at either end of the words before a figure, do not say what is counted."""

GENERIC: Final = ("增幅", "增速", "幅度")
"""A clause that begins with one of these speaks of what was counted before."""

SUBJECT_STOPS: Final = (
    "，",
    "。",
    "；",
    "、",
    "：",
    "（",
    "(",
    "）",
    ")",
    "“",
    "”",
    ",",
    ";",
    ":",
    " ",
    "\n",
    "开展",
    "列",
    "比",
    "较",
    "用于",
    "支持",
    "获",
    "被",
    "增长",
    "同比",
    "下降",
    "提高",
    "占",
    "达",
    "为",
    "和",
    "与",
    "及",
    "以上",
    "以下",
    "左右",
    "实现",
    "完成",
    "建成",
    "入选",
    "参展",
    "进入",
    "落户",
)
"""Where the words behind a figure that say what is counted come to their end."""

TARGET_WORDS: Final = words_of(
    """
    力争 目标是 预期目标 主要目标 预期 任务是 要达到
    """
)
"""Words that make the figures behind them, within their sentence, aims."""

TARGET_VERBS: Final = words_of(
    """
    确保 争取 拟新 拟建 将新 计划新 计划完 计划投 计划建 计划实 计划安 计划总 拟安排 要新增 要完成 目标
    """
)
"""Words that make the figures behind them in their own clause aims."""

TARGET_BEHIND: Final = ("的目标", "目标", "的任务")

TARGET_SECTIONS: Final = words_of(
    """
    工作安排 工作任务 目标任务 工作思路 工作计划 工作打算 主要目标 发展目标 今后五年 工作建议 总体要求 下一步
    主要任务 重点任务 未来五年 工作部署 工作目标 奋斗目标
    """
)
"""Words of a heading under which all figures are aims."""

ACHIEVED_WORDS: Final = ("实际完成", "已完成", "超额完成", "已实现")

TO_DATE_WORDS: Final = words_of(
    """
    累计 目前 截至 截止 至今 现有 已有 总数达
    """
)

THIS_YEAR: Final = ("今年", "本年", "全年", "当年", "本年度")

LAST_YEAR: Final = ("去年", "上年", "上一年")

NEXT_YEAR: Final = ("明年", "下一年")

COMPARED: Final = ("比", "较", "与", "同", "自", "从")
"""Before a time: what is said is not of that time, but compared with it."""

HALVES_OF_YEAR: Final = MappingProxyType({"上半年": "H1", "下半年": "H2"})

QUARTERS: Final = MappingProxyType({"一季度": "Q1", "二季度": "Q2", "三季度": "Q3", "四季度": "Q4"})

YEAR_END: Final = ("年底", "年末")

MONTH_END: Final = ("底", "末")

OF: Final = "的"

SINCE: Final = ("以来", "起")

SHARE_WORDS: Final = ("占", "比重", "占比", "覆盖率", "普及率")
"""Words that make a rate a share of a whole, which is at most a hundred percent."""

NEW_WORDS: Final = ("新增", "新发放", "新发生")

BALANCE_WORDS: Final = ("余额", "在贷")

COMMITTED_WORDS: Final = ("授信", "认缴", "立项", "批复", "承诺")

BANK_WORDS: Final = ("银行", "金融机构", "信用社", "农商行")

PATENT_WORDS: Final = ("专利",)

YEAR_BEFORE: Final = "[0-9０-９]{1,4}年度?"
"""A pattern: a year at the beginning of a phrase, which does not say what is counted."""

PART_WORDS: Final = ("其中", "“", "”")
"""What between two figures says that they do not speak of one thing."""
TOGETHER: Final = ("共", "计", "共计", "涉及", "合计")
"""What may stand between an amount and the count that belongs to it."""

"""The Chinese words by which figures are found in a document and told from other numbers.

What a figure's own text may hold (numerals, qualifiers, ranges) stands in ``ledger.labels.figures``, the words that say
what a figure speaks of in ``ledger.labels.context``.
"""

from types import MappingProxyType
from typing import Final


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in which spaces part them."""
    return tuple(text.split())


NO_UNITS: Final = words_of(
    """
    岁 周岁 分 吨级 层 周 里 班 支队 单
    """
)
"""Unit words of a figure that, where they stand in running text, are more often something else."""

NOT_AFTER: Final = MappingProxyType(
    {
        entry[0]: entry[1:]
        for entry in words_of(
            """
            家庭长电园属 处理于置罚方 台州湾风胞账阶 场馆所地景 期间末待限 户外籍口型
            名单城录额牌称副列 位居列于次置一数 支持出付部撑 种植子业粮养 类似 本地级市省科次届年月土
            部门分署委长队级 条件例约 批复准示发评 列入全为居第车 张家江 例如行会 起草步来到点
            人才民大均口社工力员文类防 次产新性于 元素旦 成立果为效功员长都绩交品熟 米兰 面向对临 门户槛类店
            节能点约日水目省 组织建 对接口标外 片区 口岸径 单位体 款项 道路德 股份权 件套 课题 度假 方面案 里程 克服
            升级 天然 间接 块链 团队结 根据本 座谈 只有 头部 票据 眼谷 轮动 箱包 盘活 席会
            """
        )
    }
)
"""Characters that, behind a unit word, make another word of it: a house is no counter where it says 家庭."""

NOT_BEHIND_ANY: Final = "级型"
"""What, behind any unit word, makes a class of the number and no quantity (a quay of the 100,000-ton class)."""

NUMERAL_UNITS: Final = words_of(
    """
    个 家 户 项 件 笔 名 位 人 人次 次 场 批 条 座 所 处 台 套 种 类 元 倍 成 个百分点 亩 公里 天 小时 个月 支
    艘 辆 篇 份 平方米 吨 %
    """
)
"""Unit words behind a number in Chinese numerals; behind the others a numeral is an ordinal or part of a name."""

NOT_COUNTED: Final = words_of(
    """
    个一批 个一律 个一 个意识 个自信 个维护 个确立 个健康 个代表 个全面 个坚持 个革命 个务必 个先行 个更加
    个始终 个不 个重大 个文明 个导向 个毫不 个没有 个转变 个结合 个区别 个高于 位一体 套班子 次产业 类人员
    类基金 项机制 项制度改革 次会议 次全体 次全会 次党代会 条红线 个优先 个清零 件套 条底线 次创业 人行
    项规定 件大事 件事
    """
)
"""What, behind a Chinese numeral, makes a turn of speech of it."""

PLACE_BEHIND: Final = words_of(
    """
    年 月 日 号 级 届 周年 周岁 岁 版 路 楼 强 页 代 时 点 后 国道 省道 号线 分 比 星 线 环 型 系列 股 开 维 大
    """
)
"""What, behind a number, makes a date, an ordinal or a name of it."""

PLACE_LONGER: Final = words_of(
    """
    分钟 时代 线城市 点以 日元 代表 后续 级以 股东 大类
    """
)
"""Longer words that begin like those and are none."""

NAME_BEHIND: Final = words_of(
    """
    计划 工程 方案 行动 战略 模式 专项 政策 会战 体系 格局 热线 平台 专线 事件 条例
    """
)
"""What, directly behind digits, makes a name of them."""

NOTED_BEFORE: Final = words_of(
    """
    编号 邮编 电话 传真 热线 证号 账号 代码 号码 拨打 开通 备 字 ISBN ISSN QQ
    """
)
"""What, before digits, makes them a code or a number that is dialled."""

PHONE_BEHIND: Final = ("热线", "电话", "专线", "平台")

YEAR: Final = "年"
MONTH: Final = "月"
DAY: Final = "日"

FIVE_YEAR_PLAN: Final = "五"
"""The last character of the name of a five-year plan, which begins with ten."""

RANK_BEFORE: Final = words_of(
    """
    列 居 排名 位列 位居 排 名列 排在 跃居 升至 前进
    """
)

RANK_PLACES: Final = words_of(
    """
    各市 全省 全国 全市 各县 各地 全区 同类 前 城市
    """
)

RANK_UNITS: Final = ("位", "名")

ORDINAL: Final = "第"


COMPARISONS: Final = ("低于", "高于", "少于", "多于", "大于", "小于", "最高", "最低", "最多", "最少")
"""Qualifiers that, before a place or a difference of rates, compare and say nothing of exactness."""

POINT_END: Final = "百分点"

MONEY_BEFORE: Final = words_of(
    """
    元 资金 投资 投入 贷款 金额 收入 产值 支出 总额 余额 融资 授信 补助 补贴 经费 利润 税 注资 出资 贴息 资产 成交额
    """
)
"""Words before a number with a scale word and no unit that make it money."""

NOT_BEHIND: Final = MappingProxyType(
    {"过": "通经", "约": "签契合节公条预特制违履集简", "近": "附临靠邻最亲", "超": "赶反高"}
)
"""Characters before a qualifier that make another word of it: to sign is not about, to pass not over."""

LARGE: Final = "万萬亿億"

YI: Final = "亿"

WAN: Final = "万"

ONE: Final = "一"

INDEFINITE: Final = "几数"
"""What, before a place word, makes a number of it (several tens)."""

JOINED: Final = "、和与及或"
"""What stands between the items of a list."""

DASHES: Final = "-—–~～－至"

RUN_MARKS: Final = "/和与及、.．"
"""What, beside a dash, stands between the days, months and years of a run of dates."""

MORE_RANGE_WORDS: Final = ("～", "－")

PERCENT_SIGN: Final = "％"

RANKED: Final = words_of(
    """
    位 名 批 次 期 届 个 家 条
    """
)

LISTED: Final = "、)）．."

BRACKETS: Final = (r"(（\[【", r")）\]】")
EACH: Final = "每"

FIGURE_ENDS: Final = "的"

OPENING_QUOTES: Final = "“‘「『"

CLOSING_QUOTES: Final = "”’」』"

TITLE_MARKS: Final = "《》"

SENTENCE_ENDS: Final = "。！？!?"

CLAUSE_ENDS: Final = "，,；;：:、"

PAUSES: Final = "，,；;：:"

SECTION_NUMERALS: Final = "一二三四五六七八九十百"

CHAPTERS: Final = ("章", "节", "部分", "编", "篇")

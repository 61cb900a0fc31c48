"""The Chinese words of a published figure: numerals, units, qualifiers, and the words that may stand before them.

All texts are compared after NFKC, so full-width forms are not listed. Every mapping is closed: a figure that holds any
other word is unreadable, never guessed at.
"""

from types import MappingProxyType
from typing import Final

from ledger.reading_rules import Qualifier
from ledger.vocabulary import Unit

_DIGIT_FORMS: Final = ("", "一壹", "二两贰貳兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")

DIGITS: Final = MappingProxyType({word: value for value, forms in enumerate(_DIGIT_FORMS) for word in forms})
"""Chinese digits one to nine, everyday and banker's forms."""

NEIGHBOURS: Final = ("一二", "一两", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
"""Two digits side by side in one place that mean from the one to the other."""

ZEROS: Final = "零〇"
POINT: Final = "点"
TEN: Final = "十拾"
HUNDRED: Final = "百佰"
THOUSAND: Final = "千仟"
SCALES: Final = MappingProxyType({"万亿": 10**12, "萬億": 10**12, "亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4})

RATE_PREFIXES: Final = MappingProxyType({"百分之": 1, "百分": 1, "千分之": 10, "万分之": 100})
"""Words before a rate, and how many of it make one percent."""

PER_STEM: Final = "分"
"""What follows a place word that belongs to a rate or a fraction and not to the number before it."""

FRACTION_BAR: Final = "分之"
HALVES: Final = ("一半", "半数", "半")
HALF: Final = "半"
"""Half a unit, before the unit word or behind it."""

SEVERAL: Final = "数几"
"""An indefinite digit: before a place word, a scale word or a unit word; the second also behind ten."""
SEVERAL_INSIDE: Final = "几"

RATE_UNITS: Final = MappingProxyType({"%": 1, "‰": 10})
POINT_UNITS: Final = MappingProxyType({"百分点": 1, "个百分点": 1, "千分点": 10, "个千分点": 10, "个点": 1})
"""Signs and words behind a rate and a difference of rates, and how many of them make one percent."""

_COUNTED: Final = """
个 位 名 人 人次 人份 次 期 场 场次 台 台套 台(套) 套 批 批次 篇 种 类 条 座 所 处 张 部 只 头 株 棵 辆 辆次 艘 架
架次 列 列次 班 班次 幢 栋 间 口 门 支 队 组 宗 起 例 款 本 册 卷 枚 块 片 道 眼 盏 把 床 双 对 副 节 课时 学时 轮 幅
瓶 箱 包 袋 车次 航班 船次 户次 家次 件次 笔次 户(次) 剂 剂次 针次 票 标箱 标准箱 层 单 颗 孔 根 扇 团 席 尾 羽 盘
人年 桩 股 机组 项次 届次 床位 张床位 车位 标台 人月 人天
"""
_MEASURED: Final = """
米 千米 公里 里 海里 厘米 公分 分米 毫米 微米 纳米 延米 延长米 km m cm mm 平方米 平方公里 平方千米 平方厘米 平米 m2
km2 亩 公顷 顷 立方米 立方 方 升 毫升 m3 吨 公吨 公斤 千克 斤 克 毫克 微克 kg g mg 吨标准煤 吨标煤 吨级 载重吨 总吨
瓦 千瓦 兆瓦 吉瓦 千瓦时 兆瓦时 度 千伏 千伏安 伏 伏特 kW MW GW kWh MWh kV °C 摄氏度 千卡 大卡 焦耳 帕 兆帕 赫兹
兆赫兹 比特 千比特 字节 千字节 兆字节 MB GB TB PB Mbps Gbps 度电 GWh 毫秒 工作日 PFLOPS 分贝 摩尔 分 车公里 人公里
吨公里 ppm 秒 分钟 小时 个小时 天 个工作日 个月 个季度 个星期 周 岁 周岁
"""

UNIT_WORDS: Final = MappingProxyType(
    dict.fromkeys(_COUNTED.split(), Unit.COUNTED)
    | dict.fromkeys(_MEASURED.split(), Unit.MEASURED)
    | dict.fromkeys(RATE_UNITS, Unit.PERCENT)
    | dict.fromkeys(POINT_UNITS, Unit.PERCENTAGE_POINT)
    | {
        "元": Unit.YUAN,
        "元整": Unit.YUAN,
        "笔": Unit.LOAN,
        "项": Unit.ITEM,
        "份": Unit.ITEM,
        "件": Unit.PIECE,
        "家": Unit.HOUSEHOLD,
        "户": Unit.HOUSEHOLD,
        "倍": Unit.TIMES,
        "成": Unit.TENTH,
    }
)
"""Unit words behind the number. Money says 元 at any scale: the scale word decides between yuan, wan and yi.

Closed: ordinals, years, months, days of the month, ranks, grades and numbers of lines and versions are no figures.
"""

PER_UNITS: Final = (
    *("年", "月", "日", "天", "小时", "分钟", "秒", "元", "人", "户", "家", "亩", "公里", "千米", "平方公里"),
    *(
        "平方米",
        "立方米",
        "吨",
        "公斤",
        "千克",
        "升",
        "千瓦时",
        "度",
        "次",
        "件",
        "台",
        "辆",
        "套",
        "m2",
        "m3",
        "km2",
        "h",
    ),
)
"""What may stand below the bar of a compound unit (yuan a person, pieces for ten thousand people)."""

AVERAGES: Final = (
    "每万人",
    "每千人",
    "每百人",
    "每户",
    "每人",
    "每亩",
    "每家",
    "人均",
    "户均",
    "亩均",
    "平均",
    "年均",
    "日均",
    "月均",
)
"""Words that make a number an average."""

QUALIFIERS_BEFORE: Final = MappingProxyType(
    dict.fromkeys(("近", "接近", "将近", "逼近"), Qualifier.NEAR)
    | dict.fromkeys(("不足", "不到", "不满", "低于", "少于", "小于", "未达", "未达到", "未到"), Qualifier.LESS_THAN)
    | dict.fromkeys(("约", "大约", "约为", "大概", "估计", "大致"), Qualifier.ABOUT)
    | dict.fromkeys(("超", "超过", "超出", "逾", "突破", "高于", "大于", "多于", "过"), Qualifier.OVER)
    | dict.fromkeys(("不低于", "不少于", "不小于", "至少", "最少", "最低"), Qualifier.AT_LEAST)
    | dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "至多", "最多", "最高"), Qualifier.AT_MOST)
)
QUALIFIERS_BARE: Final = MappingProxyType({"上": Qualifier.AT_LEAST, "成": Qualifier.AT_LEAST})
"""Qualifiers that stand only before a place or scale word without a digit (上百, 上万, 成千)."""

BARE_IDIOMS: Final = MappingProxyType({"成百上千": "上百", "成千上万": "上千", "成千成万": "上千"})

QUALIFIERS_INSIDE: Final = MappingProxyType({"余": Qualifier.ODD, "多": Qualifier.ODD})
"""Qualifiers between the digits and the scale or unit word (60多万, 10亿余元)."""

QUALIFIERS_AFTER: Final = MappingProxyType(
    dict.fromkeys(("左右", "上下"), Qualifier.ABOUT)
    | dict.fromkeys(("有余", "多", "余"), Qualifier.ODD)
    | dict.fromkeys(("以上", "及以上", "以上(含)", "(含)以上"), Qualifier.AT_LEAST)
    | dict.fromkeys(("以下", "及以下", "以内", "之内", "以下(含)", "(含)以下", "(含)以内"), Qualifier.AT_MOST)
)

RANGE_ENDINGS: Final = ("之间", "不等")
"""Words that may close a range and say nothing more."""

BRIDGES: Final = ("占", "占到", "为", "达", "达到", "到达", "完成", "全省", "全市", "全国")
"""Words across which a qualifier still binds to its number."""

RISES: Final = (
    *(
        "增长",
        "增加",
        "提高",
        "上升",
        "上涨",
        "提升",
        "递增",
        "净增",
        "净增加",
        "增幅",
        "增速",
        "涨幅",
        "增长率",
        "扩大",
        "上浮",
    ),
    *("上调", "多增", "增", "涨", "升"),
)
FALLS: Final = (
    *(
        "下降",
        "减少",
        "降低",
        "回落",
        "下滑",
        "缩减",
        "下跌",
        "降幅",
        "压减",
        "收窄",
        "下调",
        "负增长",
        "缩小",
        "压缩",
        "少增",
        "降",
    ),
    *("减", "跌", "净减少"),
)
"""Words before a figure of growth, up and down. Behind one of them, ``TO_MARKS`` turns growth into its result."""

TO_MARKS: Final = ("到", "至")
MINUS: Final = "-负"
"""A sign before a rate of growth."""

DOUBLING: Final = "翻"
DOUBLED: Final = ("番", "倍")
DONE: Final = "了"

BASES: Final = (
    *(
        "上年",
        "去年",
        "上年末",
        "去年末",
        "年初",
        "上年同期",
        "去年同期",
        "同期",
        "上月",
        "上季度",
        "上季末",
        "前年",
        "原来",
        "往年",
    ),
    *("全省", "全市", "全国", "平均", "水平", "平均水平"),
)
YEAR_BASE: Final = "[12][0-9]{3}年(?:末|底)?"
"""A year before the word for "of" (2.5 times of 2020's)."""

COMPARATIVES: Final = "高低快慢"
THAN: Final = "于"
"""Higher or lower than a base is a difference from it, and no growth; without a base, a qualifier."""

OF: Final = "的"
COMPARED: Final = ("比", "较", "同比", "环比", "同期", "相比", "是", "相当于", "等于")
"""What a figure of growth is measured against, and the words that lead to it (2.5 times of last year's)."""

LEADS: Final = (
    *BRIDGES,
    *AVERAGES,
    *RISES,
    *FALLS,
    *BASES,
    *COMPARED,
    OF,
    DONE,
    *(
        "累计",
        "新增",
        "其中",
        "目前",
        "已",
        "已有",
        "已达",
        "共",
        "共有",
        "共计",
        "合计",
        "总计",
        "实现",
        "贷款",
        "余额",
        "人民币",
    ),
    *(
        "总额",
        "金额",
        "各",
        "均",
        "分别",
        "分别为",
        "分别达",
        "分别是",
        "多达",
        "高达",
        "仅",
        "仅有",
        "仅为",
        "只有",
        "保持",
        "稳定",
    ),
    *("在", "有", "全年", "比重", "比例", "占比"),
)
"""Words that say nothing of how exact the number is; they stand before the qualifier and are skipped."""

RANGE_WORDS: Final = ("~", "-", "—", "至", "到", "——", "--", "–", "―", "――", "‐", "‑", "−", "〜", "∼")
"""Between the ends of a range; the usual ones first."""

USUAL_RANGE_WORDS: Final = RANGE_WORDS[:5]

LIST_MARKS: Final = ("、", "以及", "和", "及", "与")
"""What stands between the items of a list, besides a comma."""

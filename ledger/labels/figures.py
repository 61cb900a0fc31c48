"""The Chinese words of a published figure: numerals, units, qualifiers, and the words that may stand before them.

All texts are compared after NFKC, so full-width forms are not listed. Every mapping is closed: a figure that holds any
other word is unreadable, never guessed at.
"""

from types import MappingProxyType
from typing import Final

from ledger.reading_rules import Band, Qualifier
from ledger.vocabulary import Unit

DIGITS: Final = MappingProxyType(
    {
        word: value
        for value, forms in enumerate(("", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
        for word in forms
    }
)
"""Chinese digits one to nine, everyday and banker's forms."""

ZEROS: Final = "零〇"
POINT: Final = "点"
TEN: Final = "十拾"
HUNDRED: Final = "百佰"
THOUSAND: Final = "千仟"
SCALES: Final = MappingProxyType({"万亿": 10**12, "亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4})

PERCENT_PREFIX: Final = "百分之"
PERCENT_STEM: Final = "分"
"""What follows a hundred that belongs to a percent word and not to the number before it."""

UNIT_WORDS: Final = MappingProxyType(
    {
        "元": Unit.YUAN,
        "元整": Unit.YUAN,
        "笔": Unit.LOAN,
        "项": Unit.ITEM,
        "份": Unit.ITEM,
        "件": Unit.PIECE,
        "家": Unit.HOUSEHOLD,
        "户": Unit.HOUSEHOLD,
        "%": Unit.PERCENT,
        "百分点": Unit.PERCENTAGE_POINT,
        "个百分点": Unit.PERCENTAGE_POINT,
        "倍": Unit.TIMES,
        "成": Unit.TENTH,
    }
)
"""Unit words behind the number. Money says 元 at any scale: the scale word decides between yuan, wan and yi."""

QUALIFIERS_BEFORE: Final = MappingProxyType(
    {
        "近": Qualifier.NEAR,
        "接近": Qualifier.NEAR,
        "将近": Qualifier.NEAR,
        "不足": Qualifier.LESS_THAN,
        "不到": Qualifier.LESS_THAN,
        "不满": Qualifier.LESS_THAN,
        "约": Qualifier.ABOUT,
        "大约": Qualifier.ABOUT,
        "超": Qualifier.OVER,
        "超过": Qualifier.OVER,
        "逾": Qualifier.OVER,
        "突破": Qualifier.OVER,
        "不低于": Qualifier.AT_LEAST,
        "不少于": Qualifier.AT_LEAST,
        "至少": Qualifier.AT_LEAST,
        "不超过": Qualifier.AT_MOST,
        "不高于": Qualifier.AT_MOST,
        "至多": Qualifier.AT_MOST,
    }
)
QUALIFIERS_INSIDE: Final = MappingProxyType({"余": Qualifier.ODD, "多": Qualifier.ODD})
"""Qualifiers between the digits and the scale or unit word (60多万, 10亿余元)."""

QUALIFIERS_AFTER: Final = MappingProxyType(
    {
        "左右": Qualifier.ABOUT,
        "上下": Qualifier.ABOUT,
        "有余": Qualifier.ODD,
        "以上": Qualifier.AT_LEAST,
        "及以上": Qualifier.AT_LEAST,
        "以下": Qualifier.AT_MOST,
        "及以下": Qualifier.AT_MOST,
        "以内": Qualifier.AT_MOST,
    }
)

BRIDGES: Final = ("占", "为", "达", "达到", "到达", "完成", "全省", "全市", "全国")
"""Words across which a qualifier still binds to its number."""

LEADS: Final = (
    *BRIDGES,
    "累计",
    "新增",
    "其中",
    "目前",
    "已",
    "共",
    "共计",
    "合计",
    "总计",
    "实现",
    "贷款",
    "余额",
    "人民币",
)
"""Words that say nothing of how exact the number is; they stand before the qualifier and are skipped."""

RANGE_WORDS: Final = ("~", "〜", "-", "–", "—", "至", "到")

QUALIFIER_NAMES: Final = MappingProxyType(
    {
        Qualifier.NONE: "无修饰",
        Qualifier.NEAR: "近",
        Qualifier.LESS_THAN: "不足",
        Qualifier.ABOUT: "约",
        Qualifier.ODD: "余、多",
        Qualifier.OVER: "超过",
        Qualifier.AT_LEAST: "以上（含）",
        Qualifier.AT_MOST: "以下（含）",
        Qualifier.RANGE: "区间",
    }
)

BAND_NAMES: Final = MappingProxyType(
    {
        Band.CORE: "核心区间",
        Band.TRUNCATION: "截断读法",
        Band.CEILING: "进位读法",
        Band.LOOSE: "宽松区间",
        Band.NONE: "各区间之外",
    }
)

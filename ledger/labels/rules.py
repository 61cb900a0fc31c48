"""How the table of reading rules is shown: names of its rows, of the sources of rules, and of the bands."""

from types import MappingProxyType
from typing import Final

from ledger.reading_rules import Band, Basis, Family, Growth, Qualifier

FAMILY_NAMES: Final = MappingProxyType(
    {
        Family.COUNT: "计数",
        Family.AMOUNT: "金额",
        Family.ROUNDED_COUNT: "以万、亿计的计数",
        Family.MEASURE: "计量",
        Family.AVERAGE: "平均数",
        Family.RATE: "百分比、百分点",
        Family.TENTHS: "成",
        Family.MULTIPLE: "倍数",
    }
)

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
        Qualifier.SEVERAL: "数、几",
    }
)

GROWTH_NAMES: Final = MappingProxyType(
    {
        Growth.BY_PERCENT: "增长（下降）n%",
        Growth.BY_TIMES: "增长 n 倍",
        Growth.TO_TIMES: "增长到 n 倍",
        Growth.DOUBLINGS: "翻 k 番",
        Growth.BY_POINTS: "提高（下降）n 个百分点",
        Growth.BY_AMOUNT: "增加（减少）n",
    }
)

RELATION_NAMES: Final = MappingProxyType({"share": "占 s%", "to_date": "累计、新增", "parts": "其中、分项与合计"})

BASIS_NAMES: Final = MappingProxyType(
    {
        Basis.ARITHMETIC: "算术",
        Basis.ROUNDING: "四舍五入、GB/T 8170",
        Basis.CIVIL_CODE: "民法典第1259条",
        Basis.OWN: "本台账约定",
    }
)
"""Where a rule comes from. Our own conventions are told as such: no norm says how near "nearly" is."""

BAND_NAMES: Final = MappingProxyType(
    {
        Band.CORE: "核心区间",
        Band.TRUNCATION: "截断读法",
        Band.CEILING: "进位读法",
        Band.LOOSE: "宽松区间",
        Band.NONE: "各区间之外",
    }
)

FAMILY_WORDS: Final = MappingProxyType(
    {
        Family.COUNT: ("35笔", "三家"),
        Family.AMOUNT: ("2415万元", "1.2亿"),
        Family.ROUNDED_COUNT: ("3.5万户", "12.75万人次"),
        Family.MEASURE: ("21.56万平方米", "3.5万元/人"),
        Family.AVERAGE: ("18.9件", "每万人18件"),
        Family.RATE: ("29.5%", "3.42‰", "2.2个百分点"),
        Family.TENTHS: ("三成", "三成五"),
        Family.MULTIPLE: ("3倍",),
    }
)
"""Examples of each family, where the number has no words of its own."""

GROWTH_EXAMPLES: Final = MappingProxyType(
    {
        Growth.BY_PERCENT: ("增长59.6%", "下降3.2%", "增长三成"),
        Growth.BY_TIMES: ("增长2.5倍",),
        Growth.TO_TIMES: ("增长到2.5倍", "是上年的2.5倍"),
        Growth.DOUBLINGS: ("翻一番", "翻两番"),
        Growth.BY_POINTS: ("提高2.2个百分点",),
        Growth.BY_AMOUNT: ("增长近60.8亿元", "减少3家"),
    }
)

RELATION_EXAMPLES: Final = MappingProxyType(
    {"share": ("占50%", "约占全省50%"), "to_date": ("累计35笔", "新增6笔"), "parts": ("其中",)}
)

TITLE: Final = "公布数判读规则（第 {version} 版）"
SHEET: Final = "判读规则"
COLUMNS: Final = MappingProxyType(
    {
        "rule_form": "写法",
        "rule_words": "词语或例子",
        "rule_core": "核心区间",
        "rule_loose": "宽松区间",
        "rule_basis": "依据",
    }
)
_NOTES: Final = """
v 为所写的数；w 为区间的上端；u 为末位一个单位，u* 为末位非零数字的一个单位（1.2亿：0.1亿；3000万：1000万）。
方括号含端点，圆括号不含。超过 1.1v 的值虽合“超”，仍予提示。
无修饰的金额、计量和以万、亿计的计数，另有截断读法 [v, v + u) 和进位读法 (v - u, v]。
民法典第1259条定端点含与不含；约略词的宽窄没有规范可依，是本台账的约定。
“超…以上”“超…余”作“超”读；意思相同的两个词作一个读；其余两个修饰词相抵触，不判读。
数、几为二至九：数十亿为 [20, 100) 亿，u 为其数位；十几为 [11, 20)。
相邻两字（三五万、七八十、十五六）为其间的区间。
分数（一半、三分之一）以自身的五分之一为 u。一成为 10 个百分点。写有小数的倍数，核心区间为 [v ± u/2]。
千米、千瓦、千克等的“千”属于单位：三千米读作 3 千米。翻 k 番为 2 的 k 次方倍，宽松区间同倍数。
增长的 n 取其核心或宽松区间；写作下降、减少时为负。“高于全省2.2个百分点”是与之相比的差，不是增长，也不作“超”读。
"""
NOTES: Final = tuple(_NOTES.strip().splitlines())
"""What the letters mean, and conventions that are no row of their own."""

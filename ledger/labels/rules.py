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
        Growth.TO_TIMES: "增长到 n 倍、是上年的 n 倍",
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
        Basis.CIVIL_CODE: "民法典第1259条；宽窄为本台账约定",
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

"""The words around and inside foreign tables: totals, remarks, unit lines, as-of lines, marks of nothing, yes and no.

Patterns are matched against ``folded`` text (NFKC, no blanks, lower case), so no full-width form stands in them.
"""

import re
from types import MappingProxyType
from typing import Final

from ledger.labels.units import FOREIGN_CURRENCIES

_COUNT: Final = r"共?计?\d+[笔条行户家项个份]"
_TAIL: Final = rf"(?:数|金额|:\d[\d,.]*(?:亿元|万元|元|亿|万)?|:|,|\([^()]*\)|{_COUNT})*"
"""What may follow the word in the same cell; an amount that does is not compared with the rows."""

GRAND_ROW: Final = re.compile(
    rf"(?:(?:总|全部|以上|本表|全行)?合计|总计|总合计|累计|共计|grandtotal|total|sum|summe|gesamt){_TAIL}|共{_COUNT}:?"
)
"""What the label of a total over all rows of the table is."""

SUBTOTAL_ROW: Final = re.compile(
    rf"(?:.{{0,40}}小计|(?:本页|本月|本期|.{{2,40}}[行部社县区市司类])合计|subtotal){_TAIL}"
)
"""What the label of a total over the rows since the last such one is."""

TO_DATE_ROW: Final = re.compile(
    rf"(?:(?:本年|当年|年初至今|自年初|历年|上年|去年|上月|上期).{{0,6}}累计|上年同期){_TAIL}"
)
"""What the label of a total is that has more in it than the table."""

TOTAL_TRIGGER: Final = re.compile(r"[计笔期]|total|sum|gesamt", re.IGNORECASE)
"""What a text has that may be the label of a total: a cheap question asked of every row."""

COUNTED: Final = re.compile(r"(\d+)[笔条行]")
"""A number of rows in the label of a total. 户 and 家 count enterprises, which are not rows."""

REMARK_ROW: Final = re.compile(
    r"(?:制表|填表|编制|审核|复核|审批|经办|负责|主管|分管|联系|填报|报送|报表|打印|导出|统计|财务|会计|单位|日期|电话|签字|盖章)"
    r"[^:,。;]{0,10}:.*"
    r"|(?:制表|填表|审核|复核|经办|负责)人(?:签字|签章|\(.*\))?"
    r"|(?:注|附注|备注|说明|填表说明|特别说明)\d{0,2}[:.、].*|以下空白|续表|接上页|转下页|\(?(?:第|共)\d+页.*|-\d+-"
)
"""What begins a line that is no data: who made the sheet, notes, page numbers."""

EXAMPLE_ROW: Final = re.compile(
    r"示例行(?:[\N{FULLWIDTH COMMA}\N{FULLWIDTH COLON}\N{FULLWIDTH LEFT PARENTHESIS},:(].*)?"
)
"""What the first or the last cell of a row says that only shows how to fill in the sheet."""

REMARK_TRIGGER: Final = re.compile(r"[制填编审复经负主分联报打导统财会单日电签盖注附备说特以续接转第共-]")
"""The characters with which such a line may begin."""

NOTHING: Final = re.compile(
    r"[-\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}\N{BOX DRAWINGS LIGHT HORIZONTAL}]+|/+|无"
)
"""What a cell says that has no value: never zero."""

YES: Final = frozenset({"是", "有", "循环", "√", "✓", "y", "yes", "true", "1"})
NO: Final = frozenset({"否", "非循环", "不循环", "×", "n", "no", "false", "0"})

CNY_NAMES: Final = frozenset({"cny", "rmb", "人民币", "人民币元", "元", "¥"})
"""What a currency column says of the one currency that is kept, folded."""

AMOUNT_TAILS: Final = MappingProxyType({"元整": "元", "元正": "元", "整": "", "RMB": "", "CNY": "", "人民币": ""})
"""What may stand behind an amount → what it says of the unit; longer ones first."""

UNIT_NAMES: Final = (
    *("亿元", "千万元", "百万元", "十万元", "万元", "千元", "百元", "元", "亿", "万"),
    *(
        f"{scale}{name}"
        for scale in ("亿", "百万", "万", "千", "")
        for name in ("美元", "欧元", "港元", "日元", "英镑")
    ),
)
"""Units of money that headers and unit lines name; those that are not read are refused by name."""

_UNITS: Final = "|".join(map(re.escape, sorted(UNIT_NAMES, key=len, reverse=True)))

HEADER_UNIT: Final = re.compile(rf"(?:金额)?(?:单位:?)?(?:人民币|rmb|cny|¥)?(?P<unit>{_UNITS})")
"""What brackets in a header hold if they name a unit of money."""

UNIT_SUFFIX: Final = re.compile(r"(?P<text>.+?)[/:,_-]?(?P<unit>[亿万]元|[千百]万?元|元)")
"""A header text with its unit behind it and no brackets."""

UNIT_LINE: Final = re.compile(
    rf"(?:金额|货币|计量)?(?<![报制送表管款])单位\s*:?\s*(?:人民币|户|家|笔|项|件|%|、|,|/|\s)*(?P<unit>{_UNITS})(?![一-鿿])"
)
"""A text that names the unit of all amounts (NFKC, blanks kept or not)."""

IGNORED_BRACKETS: Final = re.compile(
    r"必填|选填|可选|非必填|必填项|%|年|笔|年利率|人民币|小写|本金|"
    r"(?:格式:?)?[ymd年月日./-]{6,12}|(?:格式:?)?(?:yyyy|\d{4})[-./年]?(?:mm|\d{1,2})[-./月]?(?:dd|\d{1,2})日?"
)
"""What brackets in a header hold that does not change what it means, folded."""

GROUP_TAIL: Final = re.compile(r"(?:信息|情况|明细|部分)$")
"""What the upper cell of a header of two rows ends with, and its lower cells do without."""

HEADER_ORDINAL: Final = re.compile(r"^(?:[*★☆#•]+|\(?(?<!\d)\d{1,2}(?!\d)\)?[.、]?|[一二三四五六七八九十]{1,3}、)+")
HEADER_TAIL: Final = re.compile(r"(?:[*★☆:#]|(?<!\d)\d{1,2}(?!\d)|\(\d{1,2}\)|\[\d{1,2}\])+$")
"""Numbers and marks before and behind a header text that point to notes or columns."""

AS_OF: Final = re.compile(
    r"(?P<strong>截至|截止|截止到|时点)?[:]?(?P<year>(?:19|20)\d{2})(?:年|[-./])(?P<month>\d{1,2})"
    r"(?:月(?:(?P<day>\d{1,2})日|(?P<end>末|底))?|[-./](?P<day2>\d{1,2})(?!\d))"
)
"""A day or a month in the lines above a table, folded."""

MADE_ON: Final = re.compile(r"(?:制表|填表|填报|打印|导出|报送|编制|生成|签发)(?:日期|时间|日)")
"""A line with this names the day on which the sheet was made, not that of its balances."""

FOREIGN_MARK: Final = re.compile(
    "|".join(rf"(?<![A-Z]){c}(?![A-Z])" if c.isalpha() and c.isascii() else re.escape(c) for c in FOREIGN_CURRENCIES)
)
"""A foreign currency named in a header or a unit line, which is in upper case."""

REGION_PREFIX: Final = re.compile(r"(?:浙江省?)?(?:温州市?)?(?=.)")
"""What may stand before the name of a county."""

REGION_TAIL: Final = "区县市"

DATE_TEXT: Final = MappingProxyType(
    {
        "ymd": re.compile(r"(?P<y>\d{4})(?P<s>[-./年])(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?"),
        "dmy": re.compile(r"(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})"),
        "mdy": re.compile(r"(?P<m>\d{1,2})[-./](?P<d>\d{1,2})[-./](?P<y>\d{4})"),
        "yymmdd": re.compile(r"(?P<y>\d{2})[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?"),
    }
)
"""Dates with marks between their numbers, without blanks; the first is read under every order."""

MONTH_TEXT: Final = re.compile(
    r"(?P<y>\d{4})(?:[-./年])(?P<m>\d{1,2})(?:月[末底份]?)?|(?P<y2>(?:19|20)\d{2})(?P<m2>0[1-9]|1[0-2])"
)
"""A month alone, which only a day of balances may be."""

PATENT_MARKS: Final = re.compile(r"[、,;\n]+")
PATENT_JOINT: Final = "、"
"""What parts several patents in one cell (after NFKC), and what joins them again."""

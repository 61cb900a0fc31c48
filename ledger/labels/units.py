"""The Chinese words of amounts, periods and dates: aliases to read, templates to print.

Texts are compared after NFKC and in upper case, so no full-width or lower-case form stands here.
"""

from types import MappingProxyType
from typing import Final

from ledger.vocabulary import Unit

MONEY_ALIASES: Final = MappingProxyType(
    {
        "元": Unit.YUAN,
        "万元": Unit.WAN_YUAN,
        "万": Unit.WAN_YUAN,
        "亿元": Unit.YI_YUAN,
        "亿": Unit.YI_YUAN,
    }
)
"""How an amount names its unit."""

CURRENCY_MARKS: Final = ("人民币", "RMB", "CNY", "¥")
"""What may stand before an amount and says CNY. The yuan sign is also the yen's; nothing in this ledger is in yen."""

FOREIGN_CURRENCIES: Final = (
    *("USD", "$", "美元", "美金"),
    *("EUR", "€", "欧元"),
    *("HKD", "港元", "港币"),
    *("TWD", "台币", "新台币"),
    *("MOP", "澳门元", "澳门币"),
    *("GBP", "£", "英镑"),
    *("JPY", "日元", "円"),
    *("KRW", "₩", "韩元", "韩币"),
    *("AUD", "澳元", "CAD", "加元", "SGD", "新加坡元", "CHF", "瑞士法郎", "RUB", "卢布"),
)
"""What makes an amount one of another currency, wherever in the text it stands."""

MONTH_LABEL: Final = "{year}年{month}月"
QUARTER_LABEL: Final = "{year}年第{part}季度"
HALF_LABEL: Final = "{year}年{part}半年"
YEAR_LABEL: Final = "{year}年"
DATE_LABEL: Final = "{year}年{month}月{day}日"
RANGE_LABEL: Final = "{first}至{last}"
"""Both days are inside, as a reader takes it."""

QUARTER_NAMES: Final = ("一", "二", "三", "四")
HALF_NAMES: Final = ("上", "下")

"""The regions the ledger knows, by code and Chinese name, each with the days on which it existed.

Source: GB/T 2260 for the codes; the province, the city of Wenzhou and its counties. A wider list is a longer table, not
more code. The code in an identifier names where it was first registered and is never taken for the present county.
"""

from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

DONGTOU_DISTRICT_DATE: Final = date(2015, 9, 1)
"""First day of Dongtou as a district (330305), after its last as a county (330322).

Approved by the State Council on 2015-07-23; the county's offices worked under the old name until the plates changed.
"""

LONGGANG_CITY_DATE: Final = date(2019, 8, 16)
"""First day of Longgang as a city (330383): the day of its approval; the town was part of Cangnan (330327) before.

Its offices opened on 2019-09-25.
"""


class Region(NamedTuple):
    """One code with its name, in force on ``valid_from`` and up to, but not on, ``valid_to``.

    A missing end means that the ledger knows no first or no last day, so that none is checked.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether the region existed on that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)


_TABLE: Final = (
    Region("330000", "浙江省"),
    Region("330300", "温州市"),
    Region("330302", "鹿城区"),
    Region("330303", "龙湾区"),
    Region("330304", "瓯海区"),
    Region("330305", "洞头区", valid_from=DONGTOU_DISTRICT_DATE),
    Region("330322", "洞头县", valid_to=DONGTOU_DISTRICT_DATE),
    Region("330324", "永嘉县"),
    Region("330326", "平阳县"),
    Region("330327", "苍南县"),
    Region("330328", "文成县"),
    Region("330329", "泰顺县"),
    Region("330381", "瑞安市"),
    Region("330382", "乐清市"),
    Region("330383", "龙港市", valid_from=LONGGANG_CITY_DATE),
)

REGIONS: Final = MappingProxyType({region.code: region for region in _TABLE})
"""Code → region, in the order of the codes."""

REGION_CODES: Final = MappingProxyType({region.name: region.code for region in _TABLE})
"""Name → code. Names are unique over all time (held by a test)."""

"""A profile says how the files of one sender become records: a small TOML, most of which may be left out.

```toml
name = "某银行放款表"
kind = "patent_pledge_loan"     # of every row, unless a column says it
sheet = "放款明细"              # missing: the first visible sheet with a header that is understood
header_rows = [4, 5]            # missing: found
unit = "wan_yuan"               # where neither cell nor header nor a line above the table names one
date_order = "ymd"              # ymd, dmy, mdy, or yymmdd (which alone allows two digits of a year)
decimal = "."                   # the mark of the decimals in amounts
strike = ["€"]                  # texts struck from amounts before they are read
fill_down = ["provider"]        # an empty cell has the value above it
skip_hidden = true              # hidden rows and columns are left out (they are told in any case)
new_institutions = true         # parties that are not known become institutions

[constants]                     # a field that no column gives
provider = "B01"
[columns]                       # a field and the header texts that mean it; an empty list: no column does
amount = ["放款金额"]
[values.act]                    # what cells of a field say → a code
"放款" = "disbursement"
[amount_by]                     # an amount by rule, where no column gives it
field = "category"
default = "20万元"
[amount_by.table]
"重点项目" = "35万元"
[institutions]                  # a party as the file names it → its code
"示例银行温州分行" = "B01"
[party_kinds]                   # what new institutions are, by role; missing: as the kind of business has it
recipient = "research_body"
[skip]                          # a field or a header text → what it says in rows that are passed over
category = ["西部项目"]
```
"""

import tomllib
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode
from ledger.intake_words import Field as Column
from ledger.records import shape_findings
from ledger.vocabulary import InstitutionKind, Kind, Unit

TOML_MAX = 64 * 1024


class DateOrder(StrEnum):
    """In which order a date names year, month and day."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    YYMMDD = "yymmdd"


Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AmountBy(_Part):
    """An amount by what another field of the row says."""

    field: Column
    table: dict[Text, Text] = {}
    default: Text | None = None


class Profile(_Part):
    """How files of one sender are read. The empty profile reads what the header aliases alone explain."""

    name: Annotated[str, Field(max_length=80)] = ""
    kind: Kind | None = None
    sheet: Text | None = None
    header_rows: Annotated[list[Annotated[int, Field(ge=1, le=1_000)]], Field(max_length=10)] = []
    unit: Literal[Unit.YUAN, Unit.WAN_YUAN, Unit.YI_YUAN] | None = None
    date_order: DateOrder = DateOrder.YMD
    decimal: Literal[".", ","] = "."
    strike: Annotated[list[Text], Field(max_length=20)] = []
    fill_down: list[Column] = []
    skip_hidden: bool = False
    new_institutions: bool = False
    constants: dict[Column, Text] = {}
    columns: dict[Column, list[Text]] = {}
    values: dict[Column, dict[Text, Text]] = {}
    amount_by: AmountBy | None = None
    institutions: dict[Text, Text] = {}
    party_kinds: dict[Literal["provider", "recipient"], InstitutionKind] = {}
    skip: dict[Text, list[Text]] = {}


def parse_profile(content: str) -> Profile:
    """The profile that a TOML text says.

    Raises:
        Malformed: it is no TOML, or says something that a profile does not have; all such places are told.
    """
    if len(content) > TOML_MAX:
        raise Malformed.of(FindingCode.TOO_LARGE, "profile", expected=f"<= {TOML_MAX}", found=str(len(content)))
    try:
        return Profile.model_validate(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise Malformed([Finding(FindingCode.UNREADABLE, "profile", "TOML", str(error)[:80])]) from None
    except ValidationError as error:
        raise Malformed(shape_findings(error, "profile")) from None

"""What names of companies and offices say that does not tell two of them apart: legal forms, offices, places."""

from typing import Final

LEGAL_FORMS: Final = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "公司",
    "集团",
)
"""Ends of a company's name, longer ones before what they end in."""

OFFICES: Final = ("营业部", "分公司", "分行", "支行", "分社", "分理处")
"""Ends of the name of a branch; before one stands the place or the number that names it."""

PLACE_ENDS: Final = ("自治区", "省", "市", "区", "县")
"""The last word of a place's full name, which is often left out."""

LIST_MARKS: Final = "、，；;"
"""What parts several identifiers in one cell, besides a comma, blanks and line breaks."""

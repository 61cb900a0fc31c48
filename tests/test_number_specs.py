"""Labelled Chinese numbers of others, where they are at hand: how many are read right, and why the rest is not read.

A number is claimed unless its form is one that the grammar leaves alone on purpose; each such form has its reason.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.errors import InvalidValue
from ledger.figures import Quantity, read_quantity

SPECS = Path(__file__).resolve().parents[2] / "shared" / "data" / "number_specs"
FILES = sorted(SPECS.glob("*.*"))
pytestmark = pytest.mark.shared

NOT_CLAIMED = {
    "a date, or the number of one thing": r"[年月日号]|^\d+[-/.]\d+[-/.]",
    "negative: only growth falls": r"[负負-]",
    "powers and exponents": r"\^|\de|\d\.?\s*[km]$",
    "fraction with a whole number or a slash": r"又|/",
    "fraction of a hundred, thousand or wan spelt with a one": r"[一壹][百佰千仟万萬]+\s*分",
    "spoken short form": (
        r"[百佰千仟万萬][一二三四五六七八九陆]{1,2}($|点|又|分|人)|[百千][三五]$|[亿億][两一二三四五六七八九]千[^万萬]*$"
    ),
    "no zero behind wan": r"[万萬][一二三四五六七八九][百佰]",
    "a scale of two meanings": "兆",
    "two scale words alike": r"[万萬][万萬]",
    "dozens and half a hundred": r"打|半百",
    "variant characters": r"[點幾倆]",
    "no digit before the point": r"(^|\s)[.]\d",
    "decimals behind a scale word": r"[千万亿億]点",
    "indefinite behind a zero": "零几",
    "a zero before ten alone": r"^零十|[百千]零十\S+分",
    "Arabic tens behind a spelt thousand": r"\d千零\d\d",
    "a weight that is also a digit": "两$",
    "per hour before or behind": "每小时",
    "money in spoken parts": "[角毛块]",
    "another currency": "美元|英镑|卢布|台币|欧元|令吉",
    "the currency behind the number": "人民币$",
    "digits spelt one by one, telephone and card numbers": (
        r"[洞拐零柒]{2}|[幺洞]|^[零一二三四五六七八九]{4,}|[零一二三四五六七八九]{5,}"
    ),
    "inside a sentence": r"[，,。的有是在给拨我帮这里]",
}


@dataclass(frozen=True)
class Labelled:
    """A number as printed, and the values that it must read as: one, or the ends of a range."""

    text: str
    low: Fraction
    high: Fraction


def of_json(path: Path) -> Iterator[Labelled | str]:
    for case in json.loads(path.read_text(encoding="utf-8")):
        for result in case["Results"]:
            value = result.get("Resolution", {}).get("value")
            known = value is not None and re.fullmatch(r"-?[0-9.]+(E[+-]?\d+)?", value)
            yield Labelled(result["Text"], Fraction(value), Fraction(value)) if known else result["Text"]


def of_lines(path: Path) -> Iterator[Labelled | str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        spoken, written = line.split(" => ")
        if spoken.startswith("一共有一人"):
            people = zip(re.findall(r"[^有人]+(?=人)", spoken), re.findall(r"\d+(?=人)", written), strict=True)
            yield from (Labelled(f"{text}人", Fraction(value), Fraction(value)) for text, value in people)
            continue
        yield of_written(spoken, written)


def of_written(spoken: str, written: str) -> Labelled | str:
    """The label of a line: one number or two joined by a sign, a scale behind both, a range also by its last digits."""
    match = re.fullmatch(r"[^\d-]*(-?[\d.]+)(?:([~-])([\d.]+))?([万亿兆W]?)(\d*)([^\d]*)", written)
    if match is None or match[1].count(".") > 1:
        return spoken
    scale = {"": 1, "万": 10**4, "W": 10**4, "亿": 10**8, "兆": 10**12}[match[4]]
    high = match[3] or match[1]
    high = match[1][: len(match[1]) - len(high)] + high if match[2] == "-" else high
    rest = int(match[5] or 0)
    return Labelled(spoken, Fraction(match[1]) * scale + rest, Fraction(high) * scale + rest)


def labelled(path: Path) -> list[Labelled | str]:
    return list(of_json(path) if path.suffix == ".json" else of_lines(path))


def normal(text: str) -> str:
    return re.sub(r"(?<!\d) +| +(?!\d)", "", unicodedata.normalize("NFKC", text))


def reason_of(item: Labelled | str) -> str | None:
    """Why the grammar does not claim a number; None where it does."""
    text = normal(item.text if isinstance(item, Labelled) else item)
    found = next((reason for reason, form in NOT_CLAIMED.items() if re.search(form, text)), None)
    if found is None and isinstance(item, str):
        return "labelled without a number"
    is_fraction = isinstance(item, Labelled) and "分之" in text and not text.startswith("百分")
    improper = is_fraction and item.low >= 1
    return found or ("fraction of more than one" if improper else None)


def reading(text: str) -> Quantity | None:
    """A number alone is read as a count, since nothing is a figure without its unit."""
    for figure in (text, f"{text}个"):
        try:
            return read_quantity(figure)
        except InvalidValue:
            continue
    return None


def is_right(item: Labelled) -> bool:
    quantity = reading(item.text)
    if quantity is None:
        return False
    per = 100 if "分之" in normal(item.text) and item.low < 1 else 1
    return (quantity.value / per, quantity.upper / per) == (item.low, item.high) or (
        quantity.loose.contains(item.low) and quantity.value != quantity.upper and item.low == item.high
    )


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_labelled_numbers_are_read_right_or_left_alone_for_a_reason(path: Path) -> None:
    found = labelled(path)
    reasons = Counter(filter(None, map(reason_of, found)))
    claimed = [item for item in found if isinstance(item, Labelled) and reason_of(item) is None]
    wrong = [item for item in claimed if not is_right(item)]
    print(f"\n{path.stem}: labelled {len(found)}, claimed {len(claimed)}, wrong {len(wrong)}")  # noqa: T201
    for reason, count in reasons.most_common():
        print(f"    not claimed {count:4}  {reason}")  # noqa: T201
    for item in wrong:
        print(f"    wrong {item.text}: {item.low}, {item.high}, {reading(item.text)}")  # noqa: T201
    assert len(claimed) + sum(reasons.values()) == len(found) > 0
    assert len(wrong) * 20 <= len(claimed)

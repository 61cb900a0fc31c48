"""The table of reading rules: each formula says what its function does, and the table is printed as it stands."""

import json
import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from api.cli import main
from ledger.intervals import Interval
from ledger.labels import rules as names
from ledger.reading_rules import (
    GROWTH_FORMULAS,
    PLAIN,
    QUALIFIED,
    RELATIONS,
    RULES_VERSION,
    SAME,
    Bands,
    Basis,
    Family,
    Growth,
    Printed,
    Qualifier,
    Rule,
    grown,
)
from ledger.rule_table import rule_rows, rules_as_json
from reports.rules import build_rules
from reports.text import render_text

Golden = Callable[[str, str], None]

PRINTED = [
    Printed(Fraction(value), Fraction(upper), Fraction(place), Fraction(nonzero))
    for value, upper, place, nonzero in [
        ("12", "13", "1", "1"),
        ("3000", "4000", "1", "1000"),
        ("2", "10", "1", "1"),
        ("50", "60", "1", "10"),
        ("7", "8", "1", "1"),
    ]
]
RULES = [*PLAIN.items(), *QUALIFIED.items()]


def term(text: str, p: Printed) -> Fraction:
    """A sum of terms such as ``v - u*/2``, ``0.95v`` or ``max(a, b)``."""
    if text.startswith("max("):
        return max(term(part, p) for part in text[4:-1].split(", "))
    head, sign, tail = text.partition(" + ") if " + " in text else text.partition(" - ")
    if sign:
        return term(head, p) + (1 if "+" in sign else -1) * term(tail, p)
    factor, letter, half = re.fullmatch(r"([0-9.]*)(v|w|u\*|u|)(/2)?", text).groups()  # type: ignore[union-attr]
    letters = {"v": p.value, "w": p.upper, "u": p.last_place, "u*": p.last_nonzero_place, "": Fraction(1)}
    return Fraction(factor or 1) * letters[letter] / (2 if half else 1)


def interval(formula: str, p: Printed) -> Interval:
    inside = formula[1:-1]
    if "±" in inside:
        middle, width = (term(part, p) for part in inside.split(" ± "))
        return Interval(middle - width, middle + width)
    low, high = re.fullmatch(r"(max\(.*\)|[^,]*), (.*)", inside).groups()  # type: ignore[union-attr]
    ends = [None if "inf" in end else term(end, p) for end in (low, high)]
    return Interval(*ends, formula[0] == "[", formula[-1] == "]")


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("rule", [pytest.param(rule, id=str(word)) for word, rule in RULES])
def test_a_formula_says_what_its_function_does(rule: Rule, printed: Printed) -> None:
    bands = rule.bands(printed)
    assert bands.core == interval(rule.core, printed)
    assert bands.loose == interval(rule.loose or rule.core, printed)


@pytest.mark.parametrize("family", [Family.AMOUNT, Family.MEASURE, Family.ROUNDED_COUNT])
def test_what_is_rounded_may_also_be_cut_off_or_rounded_up(family: Family) -> None:
    bands = PLAIN[family].bands(PRINTED[0])
    assert (bands.truncation, bands.ceiling) == (interval("[v, v + u)", PRINTED[0]), interval("(v - u, v]", PRINTED[0]))


def test_every_word_of_the_rules_has_its_row_and_its_name() -> None:
    assert set(PLAIN) == set(Family) == set(names.FAMILY_NAMES) == set(names.FAMILY_WORDS)
    assert {*QUALIFIED, Qualifier.NONE} == set(Qualifier)
    assert set(GROWTH_FORMULAS) == set(Growth) == set(names.GROWTH_NAMES) == set(names.GROWTH_EXAMPLES)
    assert set(RELATIONS) == set(names.RELATION_NAMES) == set(names.RELATION_EXAMPLES)
    assert set(Basis) == set(names.BASIS_NAMES)
    assert all(row.name and row.words and row.core for row in rule_rows())


def test_a_multiple_with_decimals_was_worked_out_and_a_whole_one_is_said() -> None:
    whole, decimals = (
        PLAIN[Family.MULTIPLE].bands(Printed(Fraction(v), Fraction(v), Fraction(u), Fraction(u)))
        for v, u in (("3", "1"), ("2.5", "0.1"))
    )
    assert whole == Bands(Interval(Fraction(3), Fraction(3)), Interval(Fraction("2.7"), Fraction("3.3")))
    assert decimals.core == Interval(Fraction("2.45"), Fraction("2.55"))


@pytest.mark.parametrize("pair", SAME)
def test_two_qualifiers_that_say_the_same_are_read_as_one_of_them(pair: frozenset[Qualifier]) -> None:
    assert SAME[pair] in pair


@pytest.mark.parametrize(
    ("growth", "now"),
    [
        (Growth.BY_PERCENT, "102"),
        (Growth.BY_TIMES, "300"),
        (Growth.TO_TIMES, "200"),
        (Growth.DOUBLINGS, "200"),
        (Growth.BY_POINTS, "102"),
        (Growth.BY_AMOUNT, "102"),
    ],
)
def test_growth_does_what_its_formula_says(growth: Growth, now: str) -> None:
    before, number = Interval(Fraction(100), Fraction(100)), Interval(Fraction(2), Fraction(2))
    assert grown(before, growth, number) == Interval(Fraction(now), Fraction(now))


# printed


def test_the_table_of_rules_reads_as_its_golden_file(golden: Golden) -> None:
    golden("rules.txt", render_text(build_rules()))


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["pledgebook", *words])
    with pytest.raises(SystemExit) as end:
        main()
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out, printed.err


def test_the_rules_are_printed_without_a_ledger(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = run(capsys, monkeypatch, "rules")
    assert (status, err) == (0, "")
    assert f"公布数判读规则（第 {RULES_VERSION} 版）" in out
    assert out.count("民法典第1259条") >= 5


def test_the_rules_are_printed_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run(capsys, monkeypatch, "rules", "--format", "json")
    table = json.loads(out)
    assert (status, table) == (0, rules_as_json())
    near = next(rule for rule in table["rules"] if rule["code"] == "near")
    assert (near["core"], near["basis"]) == ("[max(v - u*/2, 0.95v), v)", "own")


def test_a_format_that_there_is_not_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = run(capsys, monkeypatch, "rules", "--format", "xlsx")
    assert (status, "--format" in err) == (2, True)

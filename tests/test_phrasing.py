"""What is worded here is read back as what it was: the audit never refutes a sentence of our own."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.figures import compare, read_quantity
from ledger.money import LIMIT_FEN
from ledger.phrasing import phrase_amount, phrase_count, phrase_roughly
from ledger.reading_rules import Band, Qualifier
from ledger.vocabulary import AUDIT_CLASS, AuditClass, AuditVerdict, Unit

FEN = st.one_of(st.integers(0, LIMIT_FEN), st.integers(0, 10**13), st.integers(0, 10**9))


def verdict(text: str, fen: int) -> AuditVerdict:
    return compare(read_quantity(text), Fraction(fen, 100)).verdict


@pytest.mark.parametrize(
    ("yuan", "said", "roughly"),
    [
        ("0", "0元", "0元"),
        ("0.05", "0.05元", "0.05元"),
        ("8500", "8500元", "8500元"),
        ("12345", "1.23万元", "1.23万元"),
        ("333300", "33.33万元", "33.33万元"),
        ("24150000", "2415万元", "2415万元"),
        ("90570000", "9057万元", "9057万元"),
        ("100000000", "10000万元", "1亿元"),
        ("114720000", "11472万元", "近1.2亿元"),
        ("110100000", "11010万元", "超1.1亿元"),
        ("120000000", "12000万元", "1.2亿元"),
        ("199900000", "19990万元", "近2亿元"),
        ("1000000000.01", "100000万元", "超10亿元"),
        ("11472000000", "1147200万元", "近120亿元"),
    ],
)
def test_an_amount_is_said_as_reports_say_it(yuan: str, said: str, roughly: str) -> None:
    fen = int(Fraction(yuan) * 100)
    assert phrase_amount(fen) == said
    assert phrase_roughly(fen) == roughly


@given(FEN)
@example(10**8)
def test_an_amount_as_said_is_consistent_with_itself(fen: int) -> None:
    assert AUDIT_CLASS[verdict(phrase_amount(fen), fen)] is AuditClass.CONSISTENT


@given(FEN)
def test_an_amount_said_roughly_is_never_refuted(fen: int) -> None:
    text = phrase_roughly(fen)
    found = compare(read_quantity(text), Fraction(fen, 100))
    assert found.band in {Band.CORE, Band.LOOSE}
    assert not found.doubtful
    is_qualified = read_quantity(text).qualifier in {Qualifier.NEAR, Qualifier.OVER}
    assert is_qualified == (fen >= 10**10 and fen % 10 ** (len(str(fen)) - 2) != 0)


@given(st.integers(0, 10**7), st.sampled_from([Unit.LOAN, Unit.ITEM, Unit.PIECE, Unit.HOUSEHOLD]))
def test_a_count_is_said_exactly(count: int, unit: Unit) -> None:
    assert compare(read_quantity(phrase_count(count, unit)), Fraction(count)).verdict is AuditVerdict.EXACT

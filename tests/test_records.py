"""Facts as they are read: canonical values, limits, JSON pointers; and the bytes that are signed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import chain
from ledger.chain import JOURNAL_COLUMNS, VOUCHER_COLUMNS, canonical, changed_columns, link, marks_of, voucher_digest
from ledger.records import Entry, Instrument, pointer, read_fact, read_facts

ENTRY = {"fact": "entry", "instrument": "S1/2", "act": "income", "event_date": "2023-05-01", "amount": "1.00"}
LOAN = {"fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01"}


@pytest.mark.parametrize(
    ("given_rate", "ppm"),
    [("4.35", 43_500), ("4.35%", 43_500), ("０.５％", 5_000), ("100", 1_000_000), ("0", 0), (" 3.8500 ", 38_500)],
)
def test_a_rate_is_kept_in_millionths(given_rate: str, ppm: int) -> None:
    fact, findings = read_fact(LOAN | {"rate": given_rate}, 1)
    assert findings == []
    assert isinstance(fact, Instrument)
    assert fact.rate_ppm == ppm


@pytest.mark.parametrize("given_rate", ["-1", "100.01", "4.12345", "1e2", "", "four", None, 4, True])
def test_what_is_no_rate_is_refused(given_rate: Any) -> None:
    _, findings = read_fact(LOAN | {"rate": given_rate}, 1)
    assert [f.code for f in findings] == ([] if given_rate is None else ["rate_unreadable"])


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("1.00", 100), ("415万元", 415_000_000), ("1,234.5", 123_450), ("１２", 1_200), ("0.01", 1)],
)
def test_an_amount_is_kept_in_fen(amount: str, fen: int) -> None:
    fact, _ = read_fact(ENTRY | {"amount": amount}, 1)
    assert isinstance(fact, Entry)
    assert fact.amount_fen == fen


@pytest.mark.parametrize("day", ["2023-05-01", date(2023, 5, 1)])
def test_a_day_is_kept_as_iso_text(day: Any) -> None:
    fact, _ = read_fact(ENTRY | {"event_date": day}, 1)
    assert isinstance(fact, Entry)
    assert fact.event_date == "2023-05-01"


@pytest.mark.parametrize("reference", ["#1", "#4999", "S1/2", "technology_loan:B01:示例：1:2"])
def test_an_instrument_is_named_by_line_place_or_number(reference: str) -> None:
    assert read_fact(ENTRY | {"instrument": reference}, 1)[1] == []


@pytest.mark.parametrize("reference", ["#0", "#01", "#10000", "S0/1", "S1/0", "S1", "a:b", "", None, 7])
def test_what_names_no_instrument_is_refused(reference: Any) -> None:
    _, findings = read_fact(ENTRY | {"instrument": reference}, 1)
    assert [(f.code, f.place) for f in findings] == [("malformed", "/facts/0/instrument")]


def test_text_is_trimmed_and_may_hold_full_width_spaces() -> None:
    fact, _ = read_fact(ENTRY | {"remark": "  示例\u3000一 "}, 1)
    assert isinstance(fact, Entry)
    assert fact.remark == "示例\u3000一"


def test_a_pointer_escapes_what_it_must() -> None:
    assert pointer("a/b", "c~d", 0) == "/a~1b/c~0d/0"
    _, findings = read_fact(ENTRY | {"a/b": 1}, 3)
    assert findings[0].place == "/facts/2/a~1b"


def test_every_fact_is_read_by_itself() -> None:
    facts, findings = read_facts([ENTRY, {}, ENTRY | {"act": "x"}, ENTRY])
    assert [fact is None for fact in facts] == [False, True, True, False]
    assert [f.place for f in findings] == ["/facts/1", "/facts/2/act"]


def test_five_thousand_facts_are_taken() -> None:
    facts, findings = read_facts([ENTRY] * 5_000)
    assert (len(facts), findings) == (5_000, [])


def test_a_finding_without_a_word_from_us_says_what_the_limit_is() -> None:
    _, findings = read_fact(ENTRY | {"tally": 0}, 1)
    assert [(f.code, f.expected, f.found) for f in findings] == [("malformed", ">= 1", "0")]


values = st.one_of(st.none(), st.integers(0, 10**15), st.text(max_size=8))


@given(st.data(), st.sampled_from([VOUCHER_COLUMNS, JOURNAL_COLUMNS]))
def test_whatever_column_changes_digest_and_hash_change_and_the_column_is_named(
    data: st.DataObject, names: tuple[str, ...]
) -> None:
    columns = data.draw(st.lists(values, min_size=len(names) - 1, max_size=len(names) - 1))
    columns.append(data.draw(st.text(max_size=20)))
    index = data.draw(st.integers(0, len(names) - 1))
    other = list(columns)
    other[index] = data.draw(
        (st.text(max_size=20) if index == len(names) - 1 else values).filter(lambda value: value != columns[index])
    )
    marks = marks_of(columns)
    assert voucher_digest(columns, marks) != voucher_digest(other, marks)
    assert link("a", "d", columns, marks) != link("a", "d", other, marks)
    assert changed_columns(names, columns, marks) == []
    assert changed_columns(names, other, marks) == [names[index]]


@given(st.lists(values, min_size=10, max_size=10))
def test_the_hash_before_the_digest_and_the_marks_enter_a_link(columns: list[Any]) -> None:
    marks = marks_of(columns)
    links = {link("a", "d", columns, marks), link("b", "d", columns, marks), link("a", "e", columns, marks)}
    assert len(links | {link("a", "d", columns, marks[:-1])}) == 4


@given(st.recursive(values, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_canonical_text_is_read_back_as_what_it_was(value: Any) -> None:
    import json

    assert json.loads(canonical(value)) == value


def test_canonical_text_is_what_was_signed_in_format_1() -> None:
    assert canonical({"b": "甲", "a": [1, None, True]}) == '{"b":"甲","a":[1,null,true]}'
    assert chain.sorted_canonical({"b": 1, "a": 2}) == '{"a":2,"b":1}'
    assert chain.FORMAT == 1
    assert chain.genesis("id", "2026") == chain.sha256('["pledgebook",1,"id","2026"]')

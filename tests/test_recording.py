"""Record files: vouchers as JSON Lines or as one JSON value, and what is wrong with them, told line by line."""

import pytest

from ledger.errors import Unreadable
from ledger.journal import Draft
from ledger.recording import read_record

BANK = '{"fact": "institution", "code": "B01", "name": "示例", "kind": "bank"}'


def complaints(content: str) -> list[str]:
    """The findings with which a file is refused."""
    with pytest.raises(Unreadable) as refused:
        read_record(content)
    return [f"{finding.code} {finding.place}" for finding in refused.value.findings]


def test_a_file_without_headers_is_one_voucher() -> None:
    [recorded] = read_record(f"// a remark\n{BANK}\n\n  {BANK}\n")
    assert (recorded.header, len(recorded.facts)) == ({}, 2)
    assert recorded.draft("a.jsonl") == Draft(recorded.facts, None, {"file": "a.jsonl"})


def test_each_header_begins_a_voucher() -> None:
    header = '{"voucher": "first", "made_by": "wang", "source": {"page": 2}, "client_key": "k1"}'
    first, second = read_record(f'{header}\n{BANK}\n{{"voucher": "second"}}\n{BANK}\n{BANK}')
    assert (len(first.facts), len(second.facts)) == (1, 2)
    assert first.draft("a").source == {"file": "a", "page": 2, "title": "first"}
    assert (first.draft("a").client_key, second.draft("a").client_key) == ("k1", None)


def test_a_review_is_a_fact_though_it_names_a_voucher() -> None:
    [recorded] = read_record(f'{BANK}\n{{"fact": "review", "voucher": "S7"}}')
    assert recorded.facts[1] == {"fact": "review", "voucher": "S7"}
    [alone] = read_record('{"fact": "review", "voucher": "S7"}')
    assert alone.facts == [{"fact": "review", "voucher": "S7"}]


def test_a_line_ends_where_its_line_ends_and_nowhere_else() -> None:
    remark = "a\u2028b\u0085c\x0cd"
    [recorded] = read_record(f'{{"remark": "{remark[:4]}"}}\r\n{BANK}\r\n')
    assert recorded.facts[0] == {"remark": remark[:4]}


def test_one_json_value_is_one_voucher() -> None:
    [listed] = read_record(f"[{BANK},\n{BANK}]")
    assert (listed.header, len(listed.facts)) == ({}, 2)
    [whole] = read_record(f'{{"voucher": "v", "client_key": "k",\n "facts": [{BANK}]}}')
    assert (whole.header, len(whole.facts)) == ({"voucher": "v", "client_key": "k"}, 1)


def test_an_empty_file_is_refused_and_a_bare_header_is_a_voucher_without_facts() -> None:
    assert complaints("\n// nothing\n") == ["empty_voucher line 1"]
    assert [recorded.facts for recorded in read_record('{"voucher": "v"}')] == [[]]


def test_what_is_no_object_is_left_for_the_door_to_refuse() -> None:
    assert [recorded.facts for recorded in read_record('5\n"x"')] == [[5, "x"]]


def test_every_line_that_is_no_json_is_told() -> None:
    assert complaints(f"{{\n{BANK}\nnonsense\n{'[' * 100_000}") == [
        "unreadable line 1",
        "unreadable line 3",
        "unreadable line 4",
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"colour": "red", "size": 1', ["unknown_field line 1/colour", "unknown_field line 1/size"]),
        ('"source": "x"', ["malformed line 1/source"]),
        ('"client_key": 5, "accept": "x"', ["malformed line 1/accept", "malformed line 1/client_key"]),
    ],
)
def test_every_wrong_field_of_a_header_is_told(header: str, expected: list[str]) -> None:
    assert complaints(f'{{"voucher": "v", {header}}}\n{BANK}') == expected
    in_one_value = [complaint.replace("line 1", "") for complaint in expected]
    assert complaints(f'{{"voucher": "v", {header}, "facts": []}}') == in_one_value


def test_the_facts_of_one_value_are_a_list() -> None:
    assert complaints('{"facts": 5}') == ["malformed /facts"]

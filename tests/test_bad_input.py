"""Bad input, each kind with the finding of its own: all of it is told at once, and nothing of it is stored."""

from typing import Any

import pytest

from tests.books import Books

POSTED = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
fund F01
government G01
cooperative C01
patent_pledge_loan J1 B01 -> E01
2023-01-05 J1 disbursement 100
2023-06-05 J1 repayment 40
technology_loan W1 B01 -> E01
2023-01-06 W1 disbursement 50
2023-03-01 W1 write_off 50
2023-04-01 W1 recovery 20
credit_line L1 B01 -> E01
2023-01-01 L1 commitment 1000
technology_loan D1 B01 -> E01 under L1
2023-02-01 D1 disbursement 600
2023-03-01 D1 repayment 600
credit_line R1 B01 -> E01 revolving
2023-01-02 R1 commitment 1000
technology_loan D2 B01 -> E01 under R1
2023-02-01 D2 disbursement 700
pledge_registration P1 E01 -> B01
2023-01-01 P1 registration 500
2023-01-01 P1 pledge 500: patent ZL201310699744.2
grant A1 G01 -> E01
2023-01-01 A1 commitment 100
technology_loan X1 B01 -> E01
2023-01-07 X1 disbursement 10
"""

LOAN = {"fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01", "number": "N1"}
ENTRY = {
    "fact": "entry", "instrument": "patent_pledge_loan:B01:J1", "act": "income", "event_date": "2023-05-01",
    "amount": "1.00",
}  # fmt: skip
PARTY = {"fact": "institution", "code": "E09", "name": "示例", "kind": "enterprise"}
FIGURE = {"id": "F01", "text": "8家"}
PAPER = {"fact": "publication", "code": "R1", "title": "示例", "date": "2023-12-01", "figures": [FIGURE]}


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """A ledger in which 2023-06 is closed and X1's disbursement, 1/30, is reversed by 2/1."""
    module_books.post(POSTED)
    module_books.post("reverse 1/30")
    module_books.close("2023-06")
    return module_books


VALUES: list[tuple[dict[str, Any], str]] = [
    (ENTRY | {"amount": "NaN"}, "amount_unreadable /facts/0/amount"),
    (ENTRY | {"amount": "1e309"}, "amount_unreadable /facts/0/amount"),
    (ENTRY | {"amount": float("nan")}, "amount_json_number /facts/0/amount"),
    (ENTRY | {"amount": float("inf")}, "amount_json_number /facts/0/amount"),
    (ENTRY | {"amount": 1}, "amount_json_number /facts/0/amount"),
    (ENTRY | {"amount": True}, "amount_json_number /facts/0/amount"),
    (ENTRY | {"amount": ["1"]}, "amount_unreadable /facts/0/amount"),
    (ENTRY | {"amount": "0.001"}, "amount_sub_fen /facts/0/amount"),
    (ENTRY | {"amount": "0"}, "amount_not_positive /facts/0/amount"),
    (ENTRY | {"amount": "-5"}, "amount_not_positive /facts/0/amount"),
    (ENTRY | {"amount": "100000000000000.01"}, "amount_too_large /facts/0/amount"),
    (ENTRY | {"amount": "100美元"}, "currency_not_cny /facts/0/amount"),
    (ENTRY | {"currency": "USD"}, "currency_not_cny /facts/0/currency"),
    (ENTRY | {"event_date": "2026-02-01"}, "date_in_future /facts/0/event_date"),
    (ENTRY | {"event_date": "2023-02-29"}, "date_unreadable /facts/0/event_date"),
    (ENTRY | {"event_date": "23-02-01"}, "date_two_digit_year /facts/0/event_date"),
    (ENTRY | {"event_date": "1923-02-01"}, "date_out_of_range /facts/0/event_date"),
    (ENTRY | {"event_date": 20230101}, "date_unreadable /facts/0/event_date"),
    (ENTRY | {"remark": "a\x00b"}, "text_control_character /facts/0/remark"),
    (ENTRY | {"remark": "a\ud800b"}, "text_control_character /facts/0/remark"),
    (ENTRY | {"remark": " "}, "text_length /facts/0/remark"),
    (ENTRY | {"remark": "长" * 501}, "text_length /facts/0/remark"),
    (ENTRY | {"remark": 5}, "malformed /facts/0/remark"),
    (ENTRY | {"tally": "1"}, "malformed /facts/0/tally"),
    (ENTRY | {"tally": 2}, "field_of_kind /facts/0/tally"),
    (ENTRY | {"colour": "red"}, "unknown_field /facts/0/colour"),
    (ENTRY | {"act": "gift"}, "unknown_code /facts/0/act"),
    (ENTRY | {"means": "cash"}, "field_of_kind /facts/0/means"),
    (ENTRY | {"patent": "ZL201310699744.2"}, "field_of_kind /facts/0/patent"),
    (ENTRY | {"instrument": "J1"}, "malformed /facts/0/instrument"),
    (ENTRY | {"instrument": "technology_loan:B01:\x00"}, "text_control_character /facts/0/instrument"),
    (ENTRY | {"instrument": "technology_loan:B01:\ud800"}, "text_control_character /facts/0/instrument"),
    (ENTRY | {"instrument": "technology_loan:B01:" + "1" * 200}, "text_length /facts/0/instrument"),
    (ENTRY | {"instrument": "technology_loan:B01:none"}, "unknown_instrument /facts/0/instrument"),
    (ENTRY | {"instrument": "S99/1"}, "unknown_instrument /facts/0/instrument"),
    (ENTRY | {"instrument": "S99999999999999/1"}, "unknown_instrument /facts/0/instrument"),
    (ENTRY | {"instrument": "S999999999999999/1"}, "malformed /facts/0/instrument"),
    ({"fact": "entry", "instrument": "#1"} | ENTRY | {"instrument": "#1"}, "later_fact /facts/0/instrument"),
    (ENTRY | {"instrument": "#2"}, "later_fact /facts/0/instrument"),
    ({k: ENTRY[k] for k in ENTRY if k != "event_date"}, "missing_field /facts/0/event_date"),
    ({k: ENTRY[k] for k in ENTRY if k != "amount"}, "missing_field /facts/0/amount"),
    (PARTY | {"code": "e 9"}, "malformed /facts/0/code"),
    (PARTY | {"kind": "casino"}, "unknown_code /facts/0/kind"),
    (PARTY | {"name": "x" * 201}, "text_length /facts/0/name"),
    (PARTY | {"uscc": "913303006683402247"}, "uscc_check_digit /facts/0/uscc"),
    (PARTY | {"uscc": "91330300MA12345678"}, "uscc_check_digit /facts/0/uscc"),
    (PARTY | {"uscc": "913303006683402259"}, "uscc_organisation_check /facts/0/uscc"),
    (PARTY | {"uscc": "12345"}, "uscc_malformed /facts/0/uscc"),
    (PARTY | {"uscc": 913303006683402246}, "malformed /facts/0/uscc"),
    (PARTY | {"region": "110101"}, "region_unknown /facts/0/region"),
    (PARTY | {"region": 330303}, "malformed /facts/0/region"),
    (PARTY | {"parent": "B77"}, "unknown_institution /facts/0/parent"),
    (PARTY | {"code": "B01"}, "institution_kind_changed /facts/0/kind"),
    (LOAN | {"kind": "mortgage"}, "unknown_code /facts/0/kind"),
    (LOAN | {"currency": "USD"}, "currency_not_cny /facts/0/currency"),
    (LOAN | {"provider": "B77"}, "unknown_institution /facts/0/provider"),
    (LOAN | {"provider": "F01"}, "party_kind /facts/0/provider"),
    (LOAN | {"recipient": "B02"}, "party_kind /facts/0/recipient"),
    ({k: LOAN[k] for k in LOAN if k != "recipient"}, "missing_field /facts/0/recipient"),
    (LOAN | {"kind": "grant", "provider": "G01", "recipient": "G01"}, "party_kind /facts/0/recipient"),
    (LOAN | {"rate": "101"}, "rate_unreadable /facts/0/rate"),
    (LOAN | {"rate": 4.35}, "rate_unreadable /facts/0/rate"),
    (LOAN | {"revolving": True}, "field_of_kind /facts/0/revolving"),
    (LOAN | {"revolving": "yes"}, "malformed /facts/0/revolving"),
    (LOAN | {"signed_date": "2026-02-01"}, "date_in_future /facts/0/signed_date"),
    (LOAN | {"signed_date": "2023-02-02", "due_date": "2023-02-01"}, "date_out_of_range /facts/0/due_date"),
    (LOAN | {"signed_date": "2018-02-02", "region": "330383"}, "region_not_valid_then /facts/0/region"),
    (LOAN | {"number": "J1", "kind": "patent_pledge_loan"}, "number_taken /facts/0"),
    (LOAN | {"under": "technology_loan:B01:D1"}, "link_kind /facts/0/under"),
    (LOAN | {"secured_by": ["technology_loan:B01:D1"]}, "link_kind /facts/0/secured_by"),
    (LOAN | {"secured_by": ["pledge_registration:E01:none"]}, "unknown_instrument /facts/0/secured_by/0"),
    (LOAN | {"renews": "credit_line:B01:L1"}, "link_kind /facts/0/renews"),
    (LOAN | {"under": "credit_line:B01:L1", "recipient": "E02"}, "line_parties /facts/0/under"),
    (LOAN | {"for_loan": "patent_pledge_loan:B01:J1"}, "field_of_kind /facts/0/for_loan"),
    ({"fact": "reversal", "entry": "99/1"}, "unknown_entry /facts/0/entry"),
    ({"fact": "reversal", "entry": "S1/9"}, "malformed /facts/0/entry"),
    ({"fact": "reversal", "entry": "2/1"}, "reversal_of_reversal /facts/0/entry"),
    ({"fact": "closing", "month": "2023H1"}, "period_unreadable /facts/0/month"),
    ({"fact": "closing", "month": 202307}, "period_unreadable /facts/0/month"),
    ({"fact": "closing", "month": "2023-08"}, "closing_order /facts/0"),
    ({"fact": "reopening", "month": "2023-07", "reason": "x"}, "reopening_not_closed /facts/0"),
    ({"fact": "reopening", "month": "2023-06"}, "missing_field /facts/0/reason"),
    (PAPER | {"figures": []}, "malformed /facts/0/figures"),
    (PAPER | {"figures": [FIGURE | {"measure": "wealth"}]}, "unknown_code /facts/0/figures/0/measure"),
    (PAPER | {"figures": [FIGURE | {"scope": {"group": "x"}}]}, "unknown_code /facts/0/figures/0/scope/group"),
    (PAPER | {"figures": [FIGURE | {"scope": {"period": "2023H3"}}]},
     "period_unreadable /facts/0/figures/0/scope/period"),
    ({"fact": "issue", "report": "m", "period": "2023-06", "digest": "xyz", "head": 1}, "malformed /facts/0/digest"),
    ({"fact": "issue", "report": "m", "period": "2023-06", "digest": "0" * 64, "head": 9},
     "known_at_beyond_head /facts/0/head"),
    ({"fact": "review", "voucher": "7"}, "malformed /facts/0/voucher"),
    ({"fact": "review", "voucher": "S1"}, "unknown_voucher /facts/0/voucher"),
    ({"fact": "reference", "code": "P1", "title": "示例", "source": "示例"}, "missing_field /facts/0/amount"),
    ({"fact": "confirmation", "publication": "R9", "figure": "F01", "scope": {}, "measure": "disbursed",
      "reason": "x", "equally_simple": 1}, "unknown_publication /facts/0/publication"),
    (PAPER | {"figures": [FIGURE, FIGURE]}, "malformed /facts/0/figures/1/id"),
    (PAPER | {"figures": [FIGURE | {"part": "F02"}]}, "unknown_figure /facts/0/figures/0/part"),
    (PAPER | {"figures": [FIGURE | {"measure": "outstanding", "scope": {"period": "2023"}}]},
     "stock_over_period /facts/0/figures/0/scope/period"),
    ({"fact": "miracle"}, "unknown_fact /facts/0"),
    ({"fact": []}, "unknown_fact /facts/0"),
    ({}, "unknown_fact /facts/0"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "complaint"), VALUES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fact_with_one_fault_is_refused_with_its_finding(ledger: Books, fact: Any, complaint: str) -> None:
    assert ledger.complaints([fact]) == [complaint]


@pytest.mark.parametrize("junk", [5, None, "text", [], True, 1.5])
def test_what_is_no_object_is_no_fact(ledger: Books, junk: Any) -> None:
    assert ledger.complaints([junk]) == ["malformed /facts/0"]


PATENT = "ZL201510958772.0"
RULES = [
    ("2023-07-01 J1 repayment 60.01", ["balance_negative /facts/0"]),
    ("2023-07-01 J1 income 5\n2023-07-01 J1 repayment 60.01", ["balance_negative /facts/1"]),
    ("2023-07-01 J1 repayment 10\n2023-07-02 J1 write_off 50.01", ["balance_negative /facts/1"]),
    ("2023-07-02 J1 repayment 50.01\n2023-07-01 J1 repayment 10", ["balance_negative /facts/0"]),
    ("2023-07-01 J1 repayment 60.01\n2023-08-01 J1 repayment 1", ["balance_negative /facts/0"]),
    ("2023-07-01 J1 repayment 30\n2023-07-01 J1 repayment 31", ["balance_negative /facts/1"]),
    ("2023-07-01 J1 repayment 1\n2023-07-01 J1 disbursement 1", ["second_disbursement /facts/1"]),
    ("2023-01-04 J1 repayment 1", ["balance_negative /facts/0"]),
    ("2023-01-05 J1 write_off 60.01", ["balance_negative /facts/0"]),
    ("2023-07-01 J1 disbursement 1", ["second_disbursement /facts/0"]),
    ("2023-07-01 J1 commitment 1", ["act_of_kind /facts/0/act"]),
    ("2023-07-01 A1 write_off 1", ["act_of_kind /facts/0/act"]),
    ("2023-07-01 W1 recovery 30.01", ["recovery_exceeds /facts/0"]),
    ("2023-07-01 A1 repayment 0.01", ["reclaim_exceeds /facts/0"]),
    ("2023-07-01 L1 commitment_cut 1000.01", ["limit_negative /facts/0"]),
    (
        "technology_loan N1 B01 -> E01 under L1\n2023-04-01 N1 disbursement 400.01",
        ["line_exceeded /facts/1"],
    ),
    (
        "technology_loan N1 B01 -> E01 under R1\n2023-04-01 N1 disbursement 300.01",
        ["line_exceeded /facts/1"],
    ),
    ("2023-01-31 L1 commitment_cut 400.01", ["line_exceeded /facts/0"]),
    ("reverse 1/16", ["line_exceeded /facts/0"]),
    ("reverse 1/9", ["balance_negative /facts/0"]),
    ("reverse 1/30\nenterprise E09", ["already_reversed /facts/0", "balance_negative /facts/0"]),
    ("reverse 1/10\nreverse 1/10", ["already_reversed /facts/1"]),
    ("2023-07-01 P1 pledge ?: patent ZL201310699744.2", ["patent_pledged_twice /facts/0"]),
    (f"2023-07-01 P1 release ?: patent {PATENT}", ["patent_not_pledged /facts/0"]),
    ("2022-12-31 P1 release ?: patent ZL201310699744.2", ["patent_not_pledged /facts/0"]),
    ("2023-07-01 P1 release ?: patent ZL201310699744.3", ["patent_check_digit /facts/0/patent"]),
    ("2023-07-01 P1 release ?: patent ZL1", ["patent_malformed /facts/0/patent"]),
    ("2023-07-01 P1 release ?", ["missing_field /facts/0/patent"]),
    (
        "technology_loan N1 B01 -> E01\ntechnology_loan N1 B01 -> E01",
        ["number_taken /facts/1"],
    ),
    ("2023-05-01 technology_loan:B01:N2 income 5\ntechnology_loan N2 B01 -> E01", ["later_fact /facts/0/instrument"]),
    ("technology_loan N1 B77 -> E01\nbank B77", ["later_fact /facts/0/provider"]),
    ("close 2023-06\nenterprise E09", ["closing_order /facts/0", "closing_not_alone /facts/1"]),
    ("close 2023-07\nclose 2023-09", ["closing_order /facts/1"]),
    ("reopen 2023-05: x\nclose 2023-06", ["closing_order /facts/1"]),
    ("amend J1 from 2023-05-01: colour red", ["unknown_field /facts/0/colour"]),
    ("amend J1 from 2023-05-01: number J2", ["unknown_field /facts/0/number"]),
    ("amend A1 from 2023-05-01: rate 4.35", ["field_of_kind /facts/0/rate"]),
    ("amend L1 from 2023-05-01: secured_by P1", ["field_of_kind /facts/0/secured_by"]),
    ("amend J1 from 2023-05-01: secured_by D1", ["link_kind /facts/0/secured_by"]),
    ("statement B01 patent_pledge_loan 2023-06-29 outstanding 5", ["date_out_of_range /facts/0/date"]),
    ("statement B01 patent_pledge_loan 2026-02-28 outstanding 5", ["date_in_future /facts/0/date"]),
    ("statement B77 patent_pledge_loan 2023-06-30 outstanding 5", ["unknown_institution /facts/0/institution"]),
    ("statement B01 patent_pledge_loan 2023-06-30 outstanding -5", ["amount_not_positive /facts/0/amount"]),
    ("statement B01 patent_pledge_loan 2023-06-30 disbursed 5", ["unknown_code /facts/0/measure"]),
]


@pytest.mark.parametrize(("text", "expected"), RULES, ids=[text.splitlines()[0] for text, _ in RULES])
def test_a_voucher_against_a_rule_is_refused_with_its_finding(ledger: Books, text: str, expected: list[str]) -> None:
    assert ledger.complaints(text) == expected


def test_an_amendment_of_nothing_is_refused(ledger: Books) -> None:
    fact = {"fact": "amendment", "instrument": "patent_pledge_loan:B01:J1", "effective_date": "2023-05-01"}
    assert ledger.complaints([fact]) == ["missing_field /facts/0/due_date"]


def test_a_statement_of_a_loan_names_a_loan(ledger: Books) -> None:
    [fact] = ledger.facts("statement B01 patent_pledge_loan 2023-06-30 outstanding 5")
    assert ledger.complaints([fact | {"loan": "credit_line:B01:L1"}]) == ["link_kind /facts/0/loan"]


def test_the_current_month_cannot_be_closed(ledger: Books) -> None:
    months = [f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(6, 37)]
    text = "\n".join(f"close {month}" for month in months)
    assert months[-1] == "2026-01"
    assert ledger.complaints(text) == ["closing_not_ended /facts/30"]


def test_a_voucher_needs_a_fact_and_takes_five_thousand(ledger: Books) -> None:
    assert ledger.complaints([]) == ["empty_voucher /facts"]
    assert ledger.complaints([{"fact": "miracle"}] * 5_001) == ["too_many_facts /facts"]
    assert len(ledger.complaints([{"fact": "miracle"}] * 5_000)) == 5_000


def test_every_finding_of_a_voucher_is_told_at_once_in_the_order_of_its_lines(ledger: Books) -> None:
    facts = [
        ENTRY | {"amount": "0.001", "event_date": "soon", "colour": "red"},
        PARTY | {"uscc": "913303006683402247", "region": "1"},
        ENTRY | {"act": "repayment", "amount": "60.01"},
        5,
        LOAN | {"provider": "B77", "recipient": "G77"},
        ENTRY | {"instrument": "#5"},
        {"fact": "reversal", "entry": "2/1"},
    ]
    assert ledger.complaints(facts) == [
        "date_unreadable /facts/0/event_date",
        "amount_sub_fen /facts/0/amount",
        "unknown_field /facts/0/colour",
        "region_unknown /facts/1/region",
        "balance_negative /facts/2",
        "malformed /facts/3",
        "unknown_institution /facts/4/provider",
        "unknown_institution /facts/4/recipient",
        "reversal_of_reversal /facts/6/entry",
    ]


def test_what_hangs_on_a_spoilt_fact_has_no_finding_of_its_own(ledger: Books) -> None:
    text = """
    credit_line L9 B01 -> E01 signed_date 2030-01-01
    2023-01-01 L9 commitment 5
    technology_loan N1 B01 -> E01 under L9
    2023-01-02 N1 disbursement 4
    """
    assert ledger.complaints(text) == ["date_in_future /facts/0/signed_date"]


def test_what_is_sound_in_every_way_passes_the_same_door(ledger: Books) -> None:
    text = """
    technology_loan X1 B01 -> E01 rate 4.35, signed_date 2023-01-01, due_date 2024-01-01
    2023-02-01 X1 disbursement 10
    technology_loan N1 B01 -> E01 under L1
    2023-04-01 N1 disbursement 400
    technology_loan N2 B01 -> E01 under R1
    2023-04-01 N2 disbursement 300
    2023-07-01 J1 repayment 60
    2023-07-01 W1 recovery 30
    2023-07-01 P1 release ?: patent ZL201310699744.2
    amend J1 from 2023-05-01: due_date 2024-01-01
    """
    with ledger.database.writing(keep=False) as writer:
        from ledger.journal import Draft, submit

        assert len(submit(writer, Draft(ledger.facts(text)), ledger.user("wang"), ledger.clock()).facts) == 10

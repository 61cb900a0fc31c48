"""The audit of published figures: by the declared scope, as known then, and what stands beside it."""

from typing import Any

import pytest

from ledger.audit import Audit, AuditRow, audit
from ledger.audit_words import Beside, Tie
from ledger.errors import NotFound
from ledger.scope import Viewer
from ledger.vocabulary import AuditClass
from tests.books import Books
from tests.papers import paper

BUSINESS = """
    bank B01
    bank B02
    enterprise E01 330302
    enterprise E02 330303
    patent_pledge_loan J1 B01 -> E01
    2022-03-01 J1 disbursement 100.4万元
    patent_pledge_loan J2 B02 -> E02
    2023-02-01 J2 disbursement 60万元
    patent_pledge_loan J3 B02 -> E01
    2023-05-01 J3 disbursement 120万元
"""
"""2022: one loan of 100.4万元; 2023: two of 180万元; to date three of 280.4万元."""

LOANS = "measure=disbursed kind=patent_pledge_loan"


@pytest.fixture
def ledger(books: Books) -> Books:
    books.post(BUSINESS)
    return books


def audited(ledger: Books, *papers: dict[str, Any] | str, code: str | None = None, known_at: Any = None) -> Audit:
    """The audit of the last of these publications, once all are posted."""
    for one in papers:
        ledger.post([paper(one) if isinstance(one, str) else one])
    with ledger.database.reading() as connection:
        return audit(connection, code, known_at)


def told(row: AuditRow) -> str:
    """A row as a line: figure, verdict, ledger value, gap, note."""
    return " | ".join(filter(None, (row.figure_id, str(row.verdict), row.ledger_text, row.gap_text, row.note)))


def lines(found: Audit) -> list[str]:
    return [told(row) for row in found.rows]


def beside(row: AuditRow) -> list[str]:
    """What stands beside a row, as lines."""
    return [
        " | ".join(
            filter(None, (str(one.beside), str(one.judgement.verdict), one.judgement.ledger_text, one.judgement.note))
        )
        for one in row.beside
    ]


def test_every_rung_of_the_ladder(ledger: Books) -> None:
    found = audited(
        ledger,
        f"""
        A 280.4万元  | {LOANS} as_of=2023-12-31
        B 280万元    | {LOANS} as_of=2023-12-31
        C 281万元    | {LOANS} as_of=2023-12-31
        D 近300万元  | {LOANS} as_of=2023-12-31
        E 3笔        | measure=disbursed count=count kind=patent_pledge_loan
        F 3笔        | count=count kind=patent_pledge_loan as_of=2023-12-31
        G 3笔        | count=count kind=grant as_of=2023-12-31
        H 3笔        | measure=disbursed count=count kind=grant
        I 2437万元   |
        K 若干笔     | {LOANS} as_of=2023-12-31
        L 500万元    | {LOANS} as_of=2023-12-31
        """,
    )
    assert lines(found) == [
        "A | exact | 280.4 万元 | 0 万元",
        "B | rounded | 280.4 万元 | 0.4 万元",
        "C | truncated | 280.4 万元 | -0.6 万元",
        "D | loose | 280.4 万元 | -19.6 万元",
        "E | scope_open | 未声明期间或截止日",
        "F | scope_open | 未声明指标",
        "G | not_checkable",
        "H | not_checkable",
        "I | not_checkable",
        "K | unread",
        "L | inconsistent | 280.4 万元 | -219.6 万元",
    ]
    assert {row.audit_class for row in found.rows} == set(AuditClass)


def test_every_verdict_keeps_interval_scope_head_and_rules(ledger: Books) -> None:
    found = audited(ledger, f"A 280万元 | {LOANS} as_of=2023-12-31")
    [row] = found.as_json()["figures"]
    assert found.as_json()["head"]["number"] == 2
    assert found.as_json()["rules_version"] == "2"
    assert (row["interval"], row["scope"]) == (
        "[279.5, 280.5] 万元",
        {"kind": "patent_pledge_loan", "as_of": "2023-12-31"},
    )


def test_growth_is_judged_by_last_years_ledger_and_by_last_years_published_figure(ledger: Books) -> None:
    before = paper(f"A 120万元 | {LOANS} period=2022", "R2022", date="2023-01-15")
    now = f"""
        A 79.3%   | growth=by_percent {LOANS} period=2023
        B 50.0%   | growth=by_percent {LOANS} period=2023
        C 79.6万元 | growth=by_amount {LOANS} period=2023
        D 1.8倍   | growth=to_times {LOANS} period=2023
    """
    found = audited(ledger, before, paper(now, "R2023"), code="R2023")
    assert lines(found) == [
        "A | rounded | 79.2828 % | -0.0171 %",
        "B | inconsistent | 79.2828 % | 29.2828 %",
        "C | exact | 79.6 万元 | 0 万元",
        "D | rounded | 1.7928 倍 | -0.0071 倍",
    ]
    assert [beside(row)[0].split(" | ")[:2] for row in found.rows] == [
        ["published_before", "inconsistent"],
        ["published_before", "loose"],
        ["published_before", "inconsistent"],
        ["published_before", "inconsistent"],
    ]
    assert beside(found.rows[1]) == ["published_before | loose | [49.37, 50.63] % | 上期公布数R2022/A“120万元”"]


def test_a_fall_is_judged_as_one(ledger: Books) -> None:
    found = audited(
        ledger, f"A 44.2% | growth=by_percent falls=true {LOANS} period=2022 before=period:2023,kind:patent_pledge_loan"
    )
    assert lines(found) == ["A | rounded | 44.2222 % | 0.0222 %"]


def test_growth_from_nothing_known_is_not_checkable(ledger: Books) -> None:
    found = audited(ledger, f"A 12% | growth=by_percent {LOANS} period=2022")
    assert lines(found) == ["A | not_checkable | 账内没有上期数"]


def test_what_was_before_is_reckoned_backwards_and_the_only_whole_number_told(ledger: Books) -> None:
    found = audited(ledger, "A 725件 |\nB 16.6% | growth=by_percent grown=A before_figure=C\nC 若干件 |")
    assert told(found.rows[1]) == (
        "B | not_checkable | 账内没有上期数；推算上期为[621.51, 622.06] 件；其中整数只有622 件"
    )


def test_a_sum_is_that_of_its_parts_in_the_ledger(ledger: Books) -> None:
    found = audited(
        ledger,
        f"""
        A 280万元 | sum_of=B,C
        B 100万元 | {LOANS} period=2022
        C 180万元 | {LOANS} period=2023
        """,
    )
    assert lines(found)[0] == "A | rounded | 280.4 万元 | 0.4 万元"


SHARE = f"""
    A 280.4万元 | {LOANS} as_of=2023-12-31
    B 约50%     | part=A share_of=全省累计
"""


def reference(code: str, amount: str, **fields: Any) -> list[Any]:
    fact = {"fact": "reference", "code": code, "title": "全省累计", "amount": amount, "source": "示例年报", **fields}
    return [fact]


def test_a_share_of_what_is_not_recorded_implies_the_whole(ledger: Books) -> None:
    row = audited(ledger, SHARE).rows[1]
    assert told(row) == "B | not_checkable | 推算全省累计为[509.72, 623.23] 万元（从宽[467.25, 701.125] 万元）"


def test_an_implied_whole_is_as_wide_as_part_and_share_allow(ledger: Books) -> None:
    share = f"""
    A 300万元 | {LOANS} as_of=2023-12-31
    B 占50%   | part=A share_of=全省累计
"""
    row = audited(ledger, paper(share)).rows[1]
    assert told(row) == "B | not_checkable | 推算全省累计为[593.06, 607.08] 万元（从宽[495.04, 707.08] 万元）"


def test_a_unit_that_is_not_what_is_counted_leaves_the_scope_open(ledger: Books) -> None:
    figures = f"""
    A 6笔   | {LOANS} as_of=2023-12-31
    B 6万元 | {LOANS} as_of=2023-12-31 count=count
    C 6%    | {LOANS} as_of=2023-12-31
"""
    note = "计数与金额不符：印出的单位与声明的计数口径对不上"
    assert lines(audited(ledger, paper(figures))) == [
        f"A | scope_open | {note}",
        f"B | scope_open | {note}",
        "C | not_checkable",
    ]


def test_a_share_is_judged_by_the_reference_of_its_day_with_its_source(ledger: Books) -> None:
    ledger.post(reference("P22", "100万元", as_of="2022-12-31"))
    ledger.post(reference("P23", "560万元", as_of="2023-12-31"))
    row = audited(ledger, SHARE).rows[1]
    assert told(row) == "B | rounded | 50.0714 % | 0.0714 % | 全省累计（P23）为560 万元，来源：示例年报"


def test_a_part_that_is_more_than_its_whole_is_told(ledger: Books) -> None:
    ledger.post(reference("P23", "200万元"))
    row = audited(ledger, SHARE).rows[1]
    assert told(row) == "B | inconsistent | 140.2 % | 90.2 % | 全省累计（P23）为200 万元，来源：示例年报；部分大于总体"


def test_points_are_a_difference_of_shares(ledger: Books) -> None:
    found = audited(
        ledger,
        f"""
        A 100.4万元    | {LOANS} period=2022
        B 180万元      | {LOANS} period=2023
        C 280.4万元    | {LOANS} as_of=2023-12-31
        D 35.8%        | part=A share_of=C
        E 64.2%        | part=B share_of=C
        F 28.4个百分点 | growth=by_points grown=E before_figure=D
        """,
    )
    assert [line.split(" | ")[1] for line in lines(found)] == [
        "exact",
        "exact",
        "exact",
        "rounded",
        "rounded",
        "rounded",
    ]


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("2022万元", "280.4 万元 | -1741.6 万元 | 金额形同年份"),
        ("2023笔", "计数形同年份"),
        ("202323笔", "数字中夹有年份"),
        ("2023.7%", "占比大于100%"),
        ("120% | share_of=全省", "占比大于100%"),
    ],
)
def test_what_looks_damaged_is_only_flagged_beside_what_the_ledger_has(ledger: Books, printed: str, note: str) -> None:
    line = f"A {printed}" if "|" in printed else f"A {printed} | {LOANS} as_of=2023-12-31"
    found = audited(ledger, paper(line, year=2023))
    assert lines(found) == [f"A | damaged | {note}"]


def test_the_ledger_of_the_day_of_publication_judges_and_the_present_one_stands_beside(ledger: Books) -> None:
    day = ledger.now.date().isoformat()
    ledger.now = ledger.now.replace(year=ledger.now.year + 1)
    ledger.post("reverse 1/10")
    found = audited(ledger, paper(f"A 280.4万元 | {LOANS} as_of=2023-12-31", date=day))
    assert (found.head.number, found.now and found.now.number) == (1, 3)
    assert lines(found) == ["A | exact | 280.4 万元 | 0 万元"]
    assert beside(found.rows[0]) == ["now | inconsistent | 160.4 万元"]


def test_a_ledger_that_does_not_go_back_so_far_judges_as_it_is_now(ledger: Books) -> None:
    found = audited(ledger, paper(f"A 280.4万元 | {LOANS} as_of=2023-12-31", date="2020-01-01"))
    assert (found.head.number, found.now) == (2, None)
    assert found.rows[0].beside == ()


def test_a_number_that_is_asked_for_judges_alone(ledger: Books) -> None:
    one = paper(f"A 280.4万元 | {LOANS} as_of=2023-12-31")
    found = audited(ledger, one, known_at=2)
    assert (found.head.number, found.now) == (2, None)


def test_a_confirmed_scope_stands_beside_the_declared_one_and_changes_nothing(ledger: Books) -> None:
    ledger.post([paper(f"A 100.4万元 | {LOANS} as_of=2023-12-31")])
    confirmation = {
        "fact": "confirmation", "publication": "R1", "figure": "A", "measure": "disbursed",
        "scope": {"kind": "patent_pledge_loan", "as_of": "2022-12-31"}, "reason": "与原稿核对",
    }  # fmt: skip
    ledger.post([confirmation])
    [row] = audited(ledger).rows
    [second] = row.beside
    assert told(row) == "A | inconsistent | 280.4 万元 | 180 万元"
    assert (second.beside, second.judgement.verdict) == (Beside.CONFIRMED, "exact")
    assert second.confirmed is not None
    assert second.confirmed["person"] == "wang"
    assert (second.confirmed["reason"], second.confirmed["equally_simple"]) == ("与原稿核对", 1)
    assert "同样简单的口径1个" in second.judgement.note


@pytest.mark.parametrize(
    ("count", "amount", "tie"),
    [
        ("3笔 | as_of=2023-12-31", "280.4万元 | as_of=2023-12-31", Tie.TOGETHER),
        ("2笔 | period=2023", "280.4万元 | as_of=2023-12-31", Tie.SCOPES_DIFFER),
        ("3笔 | as_of=2023-12-31", "500万元 | as_of=2023-12-31", Tie.NOT_TOGETHER),
    ],
)
def test_figures_of_one_sentence_agree_jointly_or_not(ledger: Books, count: str, amount: str, tie: Tie) -> None:
    found = audited(ledger, f"A {count} count=count tied=x {LOANS}\nB {amount} tied=x {LOANS}\nC 3笔 | tied=y")
    assert [row.tied and row.tied.tie for row in found.rows] == [tie, tie, None]
    assert found.rows[0].tied is not None
    assert found.rows[0].tied.figures == ("A", "B")


def test_contradictions_with_other_publications_are_told_with_the_audit(ledger: Books) -> None:
    first = paper(f"A 280.4万元 | {LOANS} as_of=2023-12-31", "R1")
    second = paper(f"A 300.4万元 | {LOANS} as_of=2023-12-31", "R2")
    third = paper("A 1笔 |", "R3")
    found = audited(ledger, first, second, third, code="R1")
    assert [one.names for one in found.contradictions] == [("R1/A", "R2/A")]
    assert audited(ledger, code="R3").as_json()["contradictions_say"] == "未发现矛盾，不等于一致。"


def test_a_clerk_of_a_bank_is_answered_with_that_banks_business(ledger: Books) -> None:
    ledger.post([paper(f"A 180万元 | {LOANS} as_of=2023-12-31")])
    with ledger.database.reading() as connection:
        [row] = audit(connection, viewer=Viewer.of("B02")).rows
    assert told(row) == "A | exact | 180 万元 | 0 万元"


def test_an_unknown_publication_is_none(ledger: Books) -> None:
    with pytest.raises(NotFound):
        audited(ledger, code="R9")

"""What a published figure may not say, each planted in a publication that is right otherwise."""

import pytest

from tests.books import Books
from tests.papers import paper

RIGHT = """
    A 168项       | measure=registered count=count kind=pledge_registration period=2009
    B 93项        | measure=registered count=count kind=pledge_registration period=2008
    C 81%         | growth=by_percent grown=A before_figure=B falls=false
    D 261项       | sum_of=A,B unit=item qualifier=none
    E 近1.2亿元   | measure=disbursed kind=grant as_of=2023-06-30 of=F
    F 9057万元    | measure=disbursed kind=grant as_of=2022-12-31
    G 约50%       | part=F share_of=全省
    H 10%         | growth=by_percent measure=disbursed kind=grant period=2023 before=period:2021,kind:grant
"""

PLANTS = [
    ("E 近1.2亿元", "A 近1.2亿元", "malformed figures/4/id"),
    ("part=F", "part=Z", "unknown_figure figures/6/part"),
    ("of=F", "of=Z", "unknown_figure figures/4/of"),
    ("sum_of=A,B", "sum_of=A,Z", "unknown_figure figures/3/sum_of/1"),
    ("grown=A", "grown=Z", "unknown_figure figures/2/grown"),
    ("before_figure=B ", "before_figure=Z ", "unknown_figure figures/2/before_figure"),
    ("before_figure=B ", "before_figure=R0/B ", "unknown_figure figures/2/before_figure"),
    ("sum_of=A,B", "sum_of=A,D", "figure_round figures/3/sum_of"),
    ("part=F share_of=全省", "part=F share_of=G", "figure_round figures/6/share_of"),
    ("part=F share_of=全省", "part=G share_of=全省", "figure_round figures/6/part"),
    ("of=F", "of=E", "figure_round figures/4/of"),
    ("unit=item", "unit=loan", "figure_declared figures/3/unit"),
    ("qualifier=none", "qualifier=near", "figure_declared figures/3/qualifier"),
    ("C 81%", "C 下降81%", "figure_declared figures/2/falls"),
    ("C 81%", "C 提高2.2个百分点", "figure_declared figures/2/growth"),
    ("unit=item", "unit=acre", "unknown_code figures/3/unit"),
    ("growth=by_percent grown=A before_figure=B falls=false", "grown=A", "growth_base figures/2/grown"),
    ("growth=by_percent grown=A before_figure=B falls=false", "growth=by_percent", "growth_base figures/2/growth"),
    ("before=period:2021", "before_figure=F before=period:2021", "growth_base figures/7/before_figure"),
    ("before=period:2021", "before=period:2021H3", "period_unreadable figures/7/before/period"),
    ("growth=by_percent grown=A", "growth=by_luck grown=A", "unknown_code figures/2/growth"),
]


def test_the_publication_without_a_fault_is_taken(books: Books) -> None:
    assert books.submit([paper(RIGHT)]).warnings == ()


@pytest.mark.parametrize(("right", "wrong", "complaint"), PLANTS)
def test_a_planted_fault_is_told_at_its_place(books: Books, right: str, wrong: str, complaint: str) -> None:
    code, _, place = complaint.partition(" ")
    complaints = books.complaints([paper(RIGHT.replace(right, wrong, 1))])
    assert complaints[0] == f"{code} /facts/0/{place}"


def test_a_chain_that_leads_back_is_told_of_every_figure_in_it(books: Books) -> None:
    ring = """
        A 3笔 | sum_of=B
        B 3笔 | sum_of=C
        C 3笔 | sum_of=A
    """
    assert books.complaints([paper(ring)]) == [f"figure_round /facts/0/figures/{index}/sum_of" for index in range(3)]


def test_a_figure_of_another_publication_is_named_by_its_code(books: Books) -> None:
    books.post([paper("A 93项", "R2008")])
    now = "A 168项\nB 81% | growth=by_percent grown=A before_figure=R2008/{}"
    assert books.submit([paper(now.format("A"))]).id is not None
    assert books.complaints([paper(now.format("Z"))]) == ["unknown_figure /facts/0/figures/1/before_figure"]

"""Who a file means: by code, USCC, the profile or name; new where the profile says so; never merged by likeness."""

import time
from typing import Any

import pytest

from ledger.identifiers import parse_uscc
from ledger.intake.names import NearNames, core_of, same_name
from ledger.intake.parties import PROVIDER, RECIPIENT, Directory, Known
from ledger.intake.profile import Profile
from ledger.intake_words import Field
from ledger.labels import label
from ledger.vocabulary import Kind
from tests.books import Books
from tests.intake import compose, findings_of, table_of

USCC = "913303006683402246"
OTHER = "91350100M000100Y43"

KNOWN = (
    Known("B01", "示例银行股份有限公司", "bank", None, "330302"),
    Known("B02", "示例（温州）银行", "bank", None, None),
    Known("E01", "示例阀门有限公司", "enterprise", USCC, "330303"),
    Known("E02", "同名厂", "enterprise", None, None),
    Known("E03", "同名厂", "enterprise", None, None),
)


def directory(**profile: Any) -> Directory:
    return Directory(KNOWN, Profile.model_validate(profile))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"recipient_code": "E01"}, "E01"),
        ({"recipient_uscc": USCC}, "E01"),
        ({"recipient": "示例阀门有限公司"}, "E01"),
        ({"recipient": "示例 阀门有限公司"}, "E01"),
        ({"recipient": "E01"}, "E01"),
        ({"recipient": "示例(温州)银行"}, "B02"),
        ({"recipient": "我行叫法"}, "E01"),
        ({"recipient": "示例阀门厂"}, None),
        ({"recipient": "示例阀门"}, None),
        ({"recipient_code": "客户7", "recipient": "示例阀门有限公司"}, "E01"),
        ({"recipient_code": "E02", "recipient": "同名厂"}, "E02"),
    ],
)
def test_a_party_is_found_by_what_is_given_and_not_by_likeness(values: dict[str, str], code: str | None) -> None:
    found = directory(institutions={"我行叫法": "E01"}).find(RECIPIENT, values, Kind.GRANT, 2)
    assert (found.code, found.problems) == (code, [])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"recipient": "同名厂"}, ["party_ambiguous recipient E02, E03"]),
        ({"recipient_code": "E02", "recipient": "示例阀门有限公司"}, ["party_conflict recipient E02 同名厂"]),
        ({"recipient_code": "E02", "recipient_uscc": USCC}, ["party_conflict recipient_uscc E02 E02"]),
        ({"recipient_code": "E01", "recipient_uscc": OTHER}, [f"party_conflict recipient_uscc E01 {USCC}"]),
        ({"recipient": "同名厂", "recipient_uscc": USCC}, ["party_conflict recipient E01 示例阀门有限公司"]),
        ({"recipient_code": "E01", "recipient": "别家厂"}, ["party_name_differs recipient E01 示例阀门有限公司"]),
        ({"recipient_code": "E01", "recipient": "示例阀门"}, []),
    ],
)
def test_what_points_to_two_institutions_is_told(values: dict[str, str], told: list[str]) -> None:
    found = directory().find(RECIPIENT, values, Kind.GRANT, 2)
    assert [f"{problem.code} {problem.field} {problem.expected}" for problem in found.problems] == told
    assert (found.code is None) == any("differs" not in text for text in told)


def test_a_new_party_takes_its_code_from_the_row_or_its_uscc_or_its_name() -> None:
    new = directory(new_institutions=True)
    rows = [
        {"provider": "甲银行", "provider_code": "B77"},
        {"provider": "乙银行", "provider_uscc": OTHER},
        {"provider": "丙银行", "provider_code": "一号"},
        {"provider": "丙 银行"},
        {"provider": "丁银行", "provider_code": "B01X", "provider_uscc": "1"},
    ]
    codes = [new.find(PROVIDER, row, Kind.TECHNOLOGY_LOAN, 2).code for row in rows]
    assert codes == ["B77", parse_uscc(OTHER), "B5E9DD730", "B5E9DD730", "B01X"]


def test_a_made_up_code_that_is_taken_grows() -> None:
    code = directory(new_institutions=True).find(PROVIDER, {"provider": "丙银行"}, Kind.TECHNOLOGY_LOAN, 2).code
    assert code
    taken = Directory([Known(code, "别家", "bank", None, None)], Profile(new_institutions=True))
    longer = taken.find(PROVIDER, {"provider": "丙银行"}, Kind.TECHNOLOGY_LOAN, 2).code
    assert longer
    assert longer[:-1] == code


def test_a_new_party_is_of_the_kind_that_the_row_or_profile_says_or_that_alone_is_possible() -> None:
    said = directory(new_institutions=True, party_kinds={"recipient": "research_body"})
    facts = [
        said.find(PROVIDER, {"provider": "新银行"}, Kind.TECHNOLOGY_LOAN, 2).fact,
        said.find(RECIPIENT, {"recipient": "新所", "recipient_region": "330302"}, Kind.TECHNOLOGY_LOAN, 2).fact,
        said.find(RECIPIENT, {"recipient": "新园", "recipient_kind": "park", "region": "330303"}, Kind.GRANT, 2).fact,
    ]
    told = [(fact["name"], fact["kind"], fact.get("region")) for fact in facts if fact]
    assert told == [("新银行", "bank", None), ("新所", "research_body", "330302"), ("新园", "park", "330303")]
    unsaid = directory(new_institutions=True).find(RECIPIENT, {"recipient": "新厂"}, Kind.GRANT, 2)
    assert [problem.field for problem in unsaid.problems] == [Field.RECIPIENT_KIND]


# in a file


@pytest.fixture
def books(sqlite_books: Books) -> Books:
    names = [("B01", "示例银行股份有限公司", "bank"), ("E01", "温州市示例阀门有限公司", "enterprise"),
             ("G01", "示例局", "government")]  # fmt: skip
    sqlite_books.post([{"fact": "institution", "code": c, "name": n, "kind": k} for c, n, k in names])
    return sqlite_books


SHEET = """
    provider | recipient | date       | amount | number
    示例局   | 示例阀门  | 2023-01-05 | 1.00   | P1
    示例局   | 新来的厂  | 2023-01-05 | 2.00   | P2
    示例局   | 示例 阀门 | 2023-01-06 | 3.00   | P3
    示例局   | 新来厂    | 2023-01-06 | 4.00   | P4
    """


def test_who_is_not_known_is_told_once_with_near_names_and_how_many_rows(books: Books) -> None:
    composed = compose(books, SHEET, kind="grant")
    assert composed.facts == []
    assert findings_of(composed) == [
        "party_unknown B2 <温州市示例阀门有限公司 (E01)> 示例阀门 ×2",
        "party_unknown B3 新来的厂",
        "party_unknown B5 新来厂",
    ]


def test_new_parties_near_to_others_are_warned_of_and_stated_once(books: Books) -> None:
    composed = compose(books, SHEET, kind="grant", new_institutions=True, party_kinds={"recipient": "enterprise"})
    assert [line for line in table_of(composed) if " institution " in line] == [
        "2 institution E" + composed.facts[0]["code"][1:] + " 示例阀门 enterprise",
        "3 institution E" + composed.facts[3]["code"][1:] + " 新来的厂 enterprise",
        "5 institution E" + composed.facts[8]["code"][1:] + " 新来厂 enterprise",
    ]
    new = composed.facts[3]["code"]
    assert findings_of(composed) == [
        "near_name B2 <温州市示例阀门有限公司 (E01)> 示例阀门",
        f"near_name B5 <新来的厂 ({new})> 新来厂",
    ]
    assert {finding.severity for finding in composed.findings} == {"warning"}
    assert books.submit(composed.facts).id


def test_what_kind_new_parties_are_is_asked_once(books: Books) -> None:
    composed = compose(books, SHEET, kind="grant", new_institutions=True)
    expected = label(Field.RECIPIENT_KIND)
    assert findings_of(composed) == [f"missing_field 2 <{expected}> 示例阀门"]


def test_rows_of_contradicting_parties_are_told_each(books: Books) -> None:
    composed = compose(
        books,
        """
        provider_code | provider | recipient_code | date       | amount
        G01           | 示例银行股份有限公司 | E01 | 2023-01-05 | 1.00
        G01           | 示例银行股份有限公司 | E01 | 2023-01-06 | 1.00
        """,
        kind="grant",
    )
    found = "<G01 示例局> 示例银行股份有限公司"
    assert findings_of(composed) == [f"party_conflict B2 {found}", f"party_conflict B3 {found}"]


# names


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("温州市示例阀门有限公司", "示例阀门"),
        ("示例阀门股份有限公司", "示例阀门"),
        ("示例银行股份有限公司鹿城支行", "示例银行"),
        ("示例（集团）有限公司", "示例"),
        ("温州银行", "温州银行"),
    ],
)
def test_a_core_is_what_tells_a_company_from_others(name: str, core: str) -> None:
    assert core_of(name) == core


def test_one_name_in_two_writings() -> None:
    assert same_name("Ａbc（温州） 有限公司") == same_name("ABC(温州)有限公司")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("示例阀门厂", ["示例阀门有限公司"]),
        ("示例阀们有限公司", ["示例阀门有限公司"]),
        ("乙有限公司", []),
        ("示例阀门有限公司", []),
        ("第12中学", []),
    ],
)
def test_near_names_are_found_and_numbers_tell_apart(name: str, near: list[str]) -> None:
    names = NearNames()
    for known in ("示例阀门有限公司", "甲有限公司", "第11中学"):
        names.add(known)
    assert names.near(name) == near


def test_thousands_of_names_are_compared_in_seconds() -> None:
    names = NearNames()
    word = [chr(0x4E00 + 97 * place % 6_000) for place in range(5_000)]
    for place in range(5_000):
        names.add(f"温州市{word[place]}{word[place * 7 % 5_000]}{word[place * 3 % 5_000]}科技有限公司")
    start = time.process_time()
    found = sum(bool(names.near(f"{word[p]}{word[p * 7 % 5_000]}{word[p * 5 % 5_000]}科技公司")) for p in range(2_000))
    assert time.process_time() - start < 5
    assert found > 100


def test_nobody_new_is_made_of_a_code_alone(books: Books) -> None:
    sheet = "provider_code | recipient | number | date | amount\nB99 | 示例阀门 | 1 | 2023-01-05 | 100"
    composed = compose(books, sheet, kind="grant", new_institutions=True, party_kinds={"recipient": "enterprise"})
    assert "party_unknown A2 B99" in findings_of(composed)

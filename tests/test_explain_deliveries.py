"""Explanations as they are asked for: the command over the sample, the routes of the API, and confirmations."""

import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.demo import load_sample
from ledger.database import Database
from ledger.errors import LedgerError, NotFound
from ledger.explain.confirming import confirmation_of
from reports.explain import build_explanation
from tests.books import Books
from tests.explaining import explained, publish, told
from tests.test_explain import PILOT, RIVALS
from tests.web import Office, codes

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "ledger.db"
    database = Database(str(path))
    database.create()
    load_sample(database)
    database.engine.dispose()
    return path


@pytest.fixture
def pledgebook(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command over a copy of the sample; its status, output and error output."""
    for path in (sample, sample.with_name("ledger.db.head")):
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["pledgebook", "--database", "ledger.db", *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


def in_json(pledgebook: Command, *words: str) -> dict[str, Any]:
    status, out, err = pledgebook("explain", *words, "--format", "json")
    assert (status, err) == (0, "")
    told_: dict[str, Any] = json.loads(out)
    return told_


def test_the_total_of_the_report_is_that_of_the_year_before_with_its_29_loans(pledgebook: Command) -> None:
    found = in_json(pledgebook, "F06")
    first = found["candidates"][0]
    assert found["verdict"] == found["outcome"] == "inconsistent"
    assert first["scope"] == {"kind": "patent_pledge_loan", "as_of": "2022-12-31"}
    assert (first["figures"][0]["value"], first["count"], first["equally_simple"]) == ("9057 万元", 29, 1)
    borne = [(one["to_date"]["figure"], one["flow"]["figure"], one["value"]) for one in first["corroborations"]]
    assert borne == [("F04", "F02", "29 笔"), ("F05", "F03", "9057 万元")]
    assert all(one["agrees"] for one in first["corroborations"])
    assert found["difference"] == {
        "timing": "2415 万元", "scope": "0 万元", "unit": "0 万元", "rounding": "0 万元", "missing": "0 万元",
        "unexplained": "0 万元",
    }  # fmt: skip
    assert found["tried"] > 50_000
    assert len(found["candidates"]) <= 10


@pytest.mark.parametrize("figure", ["F01", "F02", "F03", "F04", "F05", "F08", "F09", "F10", "F12"])
def test_a_figure_that_agrees_stays_as_it_is_declared(pledgebook: Command, figure: str) -> None:
    found = in_json(pledgebook, figure)
    assert found["verdict"] == found["outcome"] != "inconsistent"
    assert found["difference"]["unexplained"][0] == "0"


def test_the_table_says_all_that_must_be_said(pledgebook: Command, golden: Callable[[str, str], None]) -> None:
    status, out, err = pledgebook("explain", "F06")
    assert (status, err) == (0, "")
    assert "吻合。" not in out.replace("吻合不构成佐证", "").replace("不吻合", "").replace("不作吻合的结论", "")
    golden("explain.txt", re.sub(r"(?<=校验值 )[0-9a-f]{64}|(?<=判读规则版本 )\d+", "…", out))


def test_the_entries_behind_a_candidate_are_listed(pledgebook: Command) -> None:
    status, out, _ = pledgebook("explain", "F06", "--entries", "1", "--limit", "1000", "--format", "json")
    entries = json.loads(out)["entries"]
    query = in_json(pledgebook, "F06")["candidates"][0]["entries"]["query"]
    options = [word for name, value in query.items() for word in (f"--{name.replace('_', '-')}", value)]
    same = json.loads(pledgebook("entries", *options, "--limit", "1000", "--format", "json")[1])["entries"]
    assert status == 0
    assert entries == same
    assert len(entries) == 33
    assert sum(Decimal(entry["amount"]) for entry in entries) == 90_570_000


def test_a_person_confirms_one_candidate_and_the_declared_scope_stays(pledgebook: Command) -> None:
    words = ("--confirm", "1", "--reason", "沿用上年末数", "--as", "maker-chen")
    assert pledgebook("explain", "F06", *words, "--dry-run")[1] == "检查通过：1 项事实（未提交）。\n"
    assert pledgebook("explain", "F06", *words)[1] == "已提交凭证 S123：1 项事实，待复核。\n"
    assert pledgebook("approve", "S123", "--as", "checker-lin")[0] == 0
    shown = json.loads(pledgebook("show", "S123")[1])
    [fact] = shown["facts"]
    assert (fact["scope"], fact["measure"]) == ({"kind": "patent_pledge_loan", "as_of": "2022-12-31"}, "disbursed")
    assert fact["equally_simple"] == 1
    assert in_json(pledgebook, "F06")["verdict"] == "inconsistent"


@pytest.mark.parametrize(
    ("words", "complaints"),
    [
        (("F99",), ["unknown_figure"]),
        (("F07",), ["figure_without_scope"]),
        (("F11",), ["figure_without_scope"]),
        (("F06", "--publication", "REPORT-1"), ["unknown_publication"]),
        (("F06", "--known-at", "999"), ["known_at_beyond_head"]),
        (("F06", "--entries", "11"), ["candidate_unknown"]),
        (("F06", "--confirm", "1"), ["missing_field", "missing_field"]),
        (("F06", "--reason", "示例"), ["missing_field", "missing_field"]),
        (("F06", "--confirm", "9", "--reason", "示例", "--as", "maker-chen"), ["candidate_unknown"]),
        (("F06", "--confirm", "1", "--reason", "示例", "--as", "nobody"), ["unknown_user"]),
        (("F06", "--entries", "0"), ["usage"]),
        (("F06", "--colour", "red"), ["usage"]),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(
    pledgebook: Command, words: tuple[str, ...], complaints: list[str]
) -> None:
    status, out, err = pledgebook("explain", *words)
    assert (status, out) == (2, "")
    assert re.findall(r"\[([a-z_]+)\]", err) == complaints


def test_totals_are_asked_without_renewals_over_the_command_line(pledgebook: Command) -> None:
    words = ("total", "disbursed", "--kind", "patent_pledge_loan", "--as-of", "2023-06-30", "--format", "json")
    all_of_them, new_ones = (
        json.loads(pledgebook(*words, *more)[1])["total"] for more in ((), ("--leaving", "renewals"))
    )
    assert (all_of_them["count"], all_of_them["amount"]) == (35, "114720000.00")
    assert (new_ones["count"], new_ones["amount"]) == (34, "111220000.00")
    status, _, err = pledgebook(*words, "--leaving", "luck")
    assert status == 2
    assert "[unknown_code] leaving" in err


# confirmations at the door


def confirmation(**fields: Any) -> list[dict[str, Any]]:
    """The pilot programme confirmed as the scope of the first figure."""
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-12-31", "where": {"programme": "示例试点"}}
    fact = {"fact": "confirmation", "publication": "P1", "figure": "F01", "measure": "disbursed", "reason": "示例"}
    return [fact | {"scope": scope} | fields]


def test_the_ledger_says_how_many_equally_simple_cuts_a_confirmed_one_had(sqlite_books: Books) -> None:
    sqlite_books.post(PILOT)
    publish(sqlite_books, {"text": "9057万元"})
    assert sqlite_books.submit(confirmation()).facts[0]["equally_simple"] == 1
    assert sqlite_books.submit(confirmation(equally_simple=1)).facts[0]["equally_simple"] == 1
    assert sqlite_books.complaints(confirmation(equally_simple=2)) == ["confirmation_count /facts/0/equally_simple"]


def test_a_scope_that_is_a_persons_own_is_one_more_than_the_search_proposes(sqlite_books: Books) -> None:
    sqlite_books.post(PILOT)
    publish(sqlite_books, {"text": "9057万元"}, {"text": "约50%"})
    own = {"kind": "patent_pledge_loan", "as_of": "2023-11-08", "where": {"programme": "示例试点"}}
    own |= {"without": {"institution": "B09"}}
    assert sqlite_books.submit(confirmation(scope=own)).facts[0]["equally_simple"] == 1
    assert sqlite_books.complaints(confirmation(scope=own, equally_simple=4)) == [
        "confirmation_count /facts/0/equally_simple"
    ]
    assert sqlite_books.submit(confirmation(figure="F02")).facts[0]["equally_simple"] == 1
    assert sqlite_books.submit(confirmation(figure="F02", equally_simple=3)).facts[0]["equally_simple"] == 3


@pytest.mark.parametrize(
    ("scope", "complaint"),
    [
        ({"where": {"institution": "B03"}}, "confirmed_value"),  # 4604万元
        ({"where": {"institution": "B09"}}, "confirmed_value"),  # nothing at all
        ({}, "confirmed_declared"),
        ({"basis": "book"}, "confirmed_declared"),
    ],
)
def test_no_scope_is_confirmed_that_does_not_give_the_figure_or_that_was_declared(
    sqlite_books: Books, scope: dict[str, Any], complaint: str
) -> None:
    sqlite_books.post(PILOT)
    publish(sqlite_books, {"text": "9057万元"})
    asked = {"kind": "patent_pledge_loan", "as_of": "2023-12-31"} | scope
    assert sqlite_books.complaints(confirmation(scope=asked)) == [f"{complaint} /facts/0/scope"]


def test_of_rivals_each_says_that_there_are_others(sqlite_books: Books) -> None:
    sqlite_books.post(RIVALS)
    publish(sqlite_books, {"text": "9057万元"})
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-12-31", "where": {"programme": "示例甲"}}
    assert sqlite_books.submit(confirmation(scope=scope)).facts[0]["equally_simple"] == 2


def test_what_was_printed_wrong_is_not_confirmed_as_a_scope(sqlite_books: Books) -> None:
    sqlite_books.post(PILOT)
    publish(sqlite_books, {"text": "13977万元"})
    found = explained(sqlite_books)
    assert found.candidates[0].reading.text == "13971万元"
    with pytest.raises(NotFound, match="candidate_unknown"):
        confirmation_of(found, 1, "示例")


# over the API


@pytest.fixture
def published(sqlite_office: Office) -> Office:
    sqlite_office.books.post(PILOT.replace("bank B01\nbank B02\n", "").replace("enterprise E01 330302\n", "")
                             .replace("enterprise E02 330303\n", "").replace(" J", " K"))  # fmt: skip
    publish(sqlite_office.books, {"text": "9057万元"})
    return sqlite_office


PATH = "/publications/P1/figures/F01"


def test_a_figure_is_explained_over_the_api_as_it_was_known(published: Office) -> None:
    found = published.sun.read(f"{PATH}/explanation")
    assert found["candidates"][0]["scope"]["where"] == {"programme": "示例试点"}
    head = found["head"]["number"]
    published.books.post("2023-12-01 K1 repayment 1")
    assert published.sun.read(f"{PATH}/explanation", known_at=str(head)) == found


def test_a_candidate_is_confirmed_over_the_api(published: Office) -> None:
    voucher = published.wang.hand_in(f"{PATH}/confirmations", {"candidate": 1, "reason": "示例"})
    fact = published.li.read(f"/vouchers/{voucher}")["facts"][0]
    assert (fact["figure"], fact["scope"]["where"], fact["equally_simple"]) == ("F01", {"programme": "示例试点"}, 1)


@pytest.mark.parametrize(
    ("body", "status", "complaint"),
    [
        ({"candidate": 10, "reason": "示例"}, 404, "candidate_unknown candidate"),
        ({"candidate": 0, "reason": "示例"}, 422, "malformed /candidate"),
        ({"candidate": 1}, 422, "missing_field /reason"),
        ({"candidate": 1, "reason": "示例", "colour": "red"}, 422, "unknown_field /colour"),
    ],
)
def test_a_confirmation_that_is_none_is_refused(published: Office, body: Any, status: int, complaint: str) -> None:
    answer = published.wang.post(f"{PATH}/confirmations", body)
    assert (answer.status_code, codes(answer)) == (status, [complaint])


def test_an_explanation_leaves_the_ledger_as_it_was(published: Office) -> None:
    before = published.books.trace()
    assert told(explained(published.books))
    published.sun.read(f"{PATH}/explanation")
    assert published.books.trace() == before


def test_a_table_names_no_option_of_the_command_unless_it_is_told_to(sqlite_books: Books) -> None:
    sqlite_books.post(PILOT)
    publish(sqlite_books, {"text": "9057万元"}, {"text": "0万元"})
    assert "--" not in str(build_explanation(explained(sqlite_books), {}).notes)
    nothing = explained(sqlite_books, "F02")
    assert nothing.candidates
    assert all(one.reading.change is None for one in nothing.candidates)
    assert "没有分录" in str(build_explanation(nothing, {}).notes)


def test_the_explanation_of_no_figure_is_refused(published: Office) -> None:
    answer = published.sun.get("/publications/P1/figures/F77/explanation")
    assert (answer.status_code, codes(answer)) == (404, ["unknown_figure figure"])
    with pytest.raises(LedgerError, match="unknown_figure"):
        explained(published.books, "F77")

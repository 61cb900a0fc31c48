"""An office that works through the API, for tests that read as English.

``office.wang.post("/loans", body)`` is a maker's request, with a fresh idempotency key unless one is given;
``office.nobody`` has no token. The ledger below stands when a test begins: two banks with a loan each.
"""

import asyncio
import shutil
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from ledger.accounts import add_user
from ledger.database import Database
from ledger.tokens import abilities, create_token
from ledger.vocabulary import Role
from tests.books import CLERK_OF, USERS, Books
from tests.databases import sqlite_url

API = "/api/v1"

LEDGER = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
government G01
fund F01
cooperative C01
credit_line CL1 B01 -> E01 revolving
2023-01-02 CL1 commitment 1000万元
pledge_registration P1 E01 -> B01
2023-01-04 P1 registration 500万元
2023-01-04 P1 pledge 500万元: patent ZL201310699744.2
patent_pledge_loan J1 B01 -> E01 contract C1, secured_by P1, rate 4.35, due_date 2024-01-05
2023-01-05 J1 disbursement 415万元
2023-06-05 J1 repayment 15万元
patent_pledge_loan J2 B02 -> E02 contract C2, purpose 示例用途
2023-02-01 J2 disbursement 300万元
"""

LATER = """
statement B01 patent_pledge_loan 2023-06-30 outstanding 400万元
statement B02 patent_pledge_loan 2023-06-30 outstanding 300万元
2023-07-05 J2 repayment 20万元
"""

PUBLISHED = [
    {
        "fact": "publication", "code": "R1", "title": "示例公布", "date": "2023-12-01",
        "figures": [
            {"id": "F1", "text": "415万元", "measure": "disbursed",
             "scope": {"kind": "patent_pledge_loan", "where": {"institution": "B01"}, "as_of": "2023-12-01"}},
        ],
    }
]  # fmt: skip

J1, J2, P1, CL1 = "S1/13", "S1/16", "S1/10", "S1/8"

_LOAN = {
    "bank": "B01", "enterprise": "E01", "number": "J9", "contract": "C9", "amount": "100万元", "date": "2023-03-01",
    "due_date": "2024-03-01", "rate": "4.35",
    "registration": {
        "number": "P9", "date": "2023-02-28", "amount": "150万元",
        "patents": [{"patent": "ZL201710601862.3", "appraised": "150万元"}],
    },
}  # fmt: skip

BODIES: dict[str, dict[str, Any]] = {
    "/loans": {"title": "放款", "lines": [_LOAN]},
    "/repayments": {
        "lines": [{"loan": J1, "date": "2023-08-05", "amount": "5万元", "interest": "75218.75"}],
    },
    "/credit-lines": {
        "lines": [{"bank": "B01", "enterprise": "E01", "number": "CL9", "date": "2023-01-03", "amount": "200万元"}]
    },
    "/registrations": {
        "lines": [
            {"enterprise": "E01", "pledgee": "B01", "number": "P8", "date": "2023-02-01", "amount": "300万元",
             "patents": [{"patent": "ZL201710601862.3"}]}
        ]
    },
    "/releases": {"lines": [{"registration": P1, "date": "2023-06-30", "patents": ["ZL201310699744.2"]}]},
    "/contributions": {
        "lines": [
            {"contributor": "B01", "fund": "F01", "number": "A1", "date": "2023-03-01", "committed": "1000万元",
             "paid": "400万元"}
        ]
    },
    "/investments": {
        "lines": [{"fund": "F01", "enterprise": "E01", "number": "I1", "date": "2023-04-01", "invested": "100万元"}]
    },
    "/shares": {
        "lines": [
            {"member": "E01", "cooperative": "C01", "number": "H1", "date": "2023-02-01", "subscribed": "50000",
             "paid": "50000"}
        ]
    },
    "/grants": {
        "lines": [
            {"payer": "G01", "recipient": "E01", "number": "G1", "programme": "科技特派员", "date": "2023-05-10",
             "approved": "30万元", "paid": "20万元"}
        ]
    },
    "/subsidies": {
        "lines": [{"payer": "G01", "recipient": "E01", "number": "T1", "date": "2023-06-20", "paid": "20000.00",
                   "loan": J1}]
    },
    "/compensations": {
        "lines": [{"payer": "G01", "recipient": "B01", "number": "K1", "date": "2023-06-20", "paid": "20000.00",
                   "loan": J1}]
    },
    "/statements": {
        "lines": [
            {"institution": "B01", "kind": "patent_pledge_loan", "date": "2023-01-31", "measure": "outstanding",
             "amount": "415万元", "count": 1}
        ]
    },
    "/institutions": {"lines": [{"code": "E09", "name": "示例企业", "kind": "enterprise", "region": "330303"}]},
    "/amendments": {"lines": [{"instrument": J1, "effective_date": "2023-12-20", "due_date": "2024-07-05"}]},
    "/reversals": {"entries": ["1/15"], "reason": "金额录错"},
    "/rebookings": {"instrument": J1, "changes": {"provider": "B02"}, "reason": "银行录错"},
    "/vouchers": {
        "facts": [
            {"fact": "entry", "instrument": J1, "act": "repayment", "event_date": "2023-09-05", "amount": "1万元"}
        ]
    },
}  # fmt: skip
"""By path: a body that a maker may hand in to the office's ledger."""

BOOK_BODIES: dict[str, dict[str, Any]] = {
    "/closings": {"months": ["2023-06"]},
    "/reopenings": {"month": "2023-06", "reason": "示例"},
    "/reviews": {"vouchers": ["S1"]},
    "/publications": {"code": "R2", "title": "示例", "date": "2023-12-01", "figures": [{"id": "F1", "text": "6笔"}]},
    "/issues": {"report": "monthly", "period": "2023-06", "known_at": "1"},
    "/successions": {
        "lines": [
            {
                "subject": "institution",
                "form": "merger",
                "predecessor": "B02",
                "successor": "B01",
                "effective_date": "2023-04-01",
            }
        ]
    },
}
"""What is handed in about the books; it says nothing that lists of entries show."""

OWN_BODIES = {**BODIES, "/investments": None, "/shares": None}
"""As ``BODIES``, for a clerk of B01: what is no business of the bank is left out."""


class Person:
    """Somebody at the API, with a token or without."""

    def __init__(self, office: "Office", token: str | None) -> None:
        self.office = office
        self.token = token

    def ask(
        self, method: str, path: str, body: Any = None, key: str | None = None,
        headers: dict[str, str] | None = None, **params: Any,
    ) -> httpx.Response:  # fmt: skip
        """One request; ``body`` is sent as JSON, or as it is where it is bytes."""
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method in {"POST", "PUT"}:
            own["Idempotency-Key"] = key or f"key-{next(self.office.keys)}"
        content: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        if body is None:
            content = {}
        if isinstance(body, bytes):
            own["Content-Type"] = "application/json"
        where = path if path.startswith(("/docs", "/pages", "/healthz", "/readyz")) else API + path
        return self.office.send(method, where, headers=own | (headers or {}), params=params, **content)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.ask("POST", path, body, **options)

    def read(self, path: str, **params: Any) -> Any:
        """The JSON of an answer that must be a good one."""
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def hand_in(self, path: str, body: Any = None, **options: Any) -> str:
        """The voucher that is stored; it must be."""
        answer = self.post(path, BODIES[path] if body is None else body, **options)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["voucher"])

    def approve(self, *vouchers: str, **body: Any) -> int:
        """The last journal number after the vouchers were posted; they must be."""
        answer = self.post("/decisions", {"vouchers": list(vouchers), "verdict": "posted", **body})
        assert answer.status_code == 200, answer.text
        return int(answer.json()[-1]["number"])

    def store(self, content: bytes) -> httpx.Response:
        """A scan is sent."""
        return self.post("/attachments", content, headers={"Content-Type": "application/octet-stream"})


CHECKLIST = (
    "undecided_vouchers", "loans_overdue", "loans_unsecured", "release_missing", "statement_differs",
    "statement_missing", "attachment_absent", "review_missing",
)  # fmt: skip
"""What a closing may warn of, accepted by name."""


class Office:
    """The app over a ledger, with everybody's token; ``chen`` is a clerk of B01, ``gao`` of B02."""

    def __init__(self, books: Books, **settings: Any) -> None:
        self.books = books
        self.keys = count(1)
        address = books.database.url.render_as_string(hide_password=False)
        self.settings = Settings(database=address, head_file=books.database.head.path, **settings)
        self.app = create_app(self.settings)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody, by name."""
        with self.books.database.writing() as writer:
            users = dict(self.books.users)
            users["gao"] = add_user(writer.connection, "gao", [Role.SUBMITTER], "B02")
            tokens = {name: create_token(writer.connection, user, abilities(user))[0] for name, user in users.items()}
        self.books.users["gao"] = users["gao"]
        return {name: Person(self, token) for name, token in tokens.items()} | {"nobody": Person(self, None)}

    def __getattr__(self, name: str) -> Person:
        if name in {*USERS, *CLERK_OF, "gao", "nobody"}:
            return self.people[name]
        raise AttributeError(name)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The app's answer to one request, from an event loop of its own: threads may ask side by side."""
        return asyncio.run(self._send(method, path, options))

    async def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
            return await client.request(method, path, **options)

    def do(self, path: str, body: Any = None) -> int:
        """The journal number of what wang hands in and li approves."""
        accept = ["duplicate_entry", "patent_under_other_pledge", *CHECKLIST]
        return self.li.approve(self.wang.hand_in(path, body), accept=accept)

    def close(self) -> None:
        """No connection is left."""
        self.app.state.server.database.engine.dispose()


def open_office(books: Books, **settings: Any) -> Office:
    """An office whose ledger stands."""
    books.post(LEDGER)
    books.post(LATER)
    books.post(PUBLISHED)
    office = Office(books, **settings)
    assert office.people
    return office


def codes(answer: httpx.Response) -> list[str]:
    """``code pointer`` of every finding of a problem document, which is seen to be a whole one."""
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert problem["status"] == answer.status_code
    assert problem["findings"]
    assert problem["code"] == problem["findings"][0]["code"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert all(finding["detail"] and finding["cure"] for finding in problem["findings"])
    return [f"{finding['code']} {finding['pointer']}".strip() for finding in problem["findings"]]


@pytest.fixture
def office(books: Books) -> Iterator[Office]:
    """The office at work, once on each engine."""
    office = open_office(books)
    yield office
    office.close()


@pytest.fixture(scope="session")
def office_pattern(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office on SQLite that nobody works in: ``sqlite_office`` is a copy of its files."""
    directory: Path = tmp_path_factory.mktemp("pattern")
    office = open_office(Books(Database(sqlite_url(directory), directory / "head")))
    office.close()
    office.books.database.engine.dispose()
    return office


@pytest.fixture
def sqlite_office(office_pattern: Office, tmp_path: Path) -> Iterator[Office]:
    """The office on SQLite, where the engine makes no difference."""
    pattern = office_pattern.books.database
    for path in (Path(pattern.url.database or ""), pattern.head.path):
        shutil.copy(path, tmp_path / path.name)
    books = copy(office_pattern.books)
    books.database = Database(sqlite_url(tmp_path), tmp_path / "head")
    office = Office(books)
    office.people = {name: Person(office, person.token) for name, person in office_pattern.people.items()}
    yield office
    office.close()
    books.database.engine.dispose()


@pytest.fixture(scope="module")
def quiet_office(module_books: Books) -> Iterator[Office]:
    """One office on each engine for all tests of a module, which must leave its ledger as it is."""
    office = open_office(module_books)
    yield office
    office.close()


@pytest.fixture(scope="module")
def quiet_sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office on SQLite for all tests of a module, which must leave its ledger as it is."""
    directory: Path = tmp_path_factory.mktemp("office")
    database = Database(sqlite_url(directory), directory / "head")
    office = open_office(Books(database))
    yield office
    office.close()
    database.engine.dispose()

"""The API keeps what its OpenAPI document says, whoever asks; and the document says all that a caller must know.

Schemathesis makes requests from the document, good and bad, the same ones at every run. Every request is sent with the
token of every role and without one. ``PLEDGEBOOK_TEST_CONTRACT=200`` tries so many for each operation, and every
boundary of every field.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from api.app import create_app
from api.permissions import PERMISSIONS
from api.problems import MEDIA_TYPE
from api.settings import Settings
from ledger.access import set_password
from ledger.database import Database
from ledger.labels.examples import EXAMPLES
from ledger.tokens import abilities, create_token
from tests.books import Books
from tests.databases import sqlite_url
from tests.web import API, CHECKLIST, Office, open_office

THOROUGH = int(os.environ.get("PLEDGEBOOK_TEST_CONTRACT", "0"))

DOCUMENT = create_app(Settings(database="unused.db")).openapi()
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "generation": {
            "mode": "all", "deterministic": True, "max-examples": THOROUGH or 3, "no-shrink": not THOROUGH,
            "with-security-parameters": False, "database": "none",
        },
        "phases": {"coverage": {"enabled": bool(THOROUGH)}},
    }
)  # fmt: skip
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)

PEOPLE = ("wang", "li", "sun", "chen", "root", "nobody")
"""A maker, a checker, an auditor, a bank's clerk, an administrator, and nobody."""

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office on SQLite for the whole module."""
    directory = tmp_path_factory.mktemp("contract")
    database = Database(sqlite_url(directory), directory / "head")
    office = open_office(Books(database))
    yield office
    office.close()
    database.engine.dispose()


def _sign_in(office: Office) -> None:
    """Everybody has a token that is good."""
    with office.books.database.writing() as writer:
        for name in PEOPLE[:-1]:
            user = office.books.users[name]
            office.people[name].token = create_token(writer.connection, user, abilities(user))[0]


@SCHEMA.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_is_as_documented_whoever_asks(case: schemathesis.Case, office: Office) -> None:
    for name in PEOPLE:
        token = office.people[name].token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = case.call(app=office.app, headers=headers)
        case.validate_response(response, checks=CHECKS, headers=headers)
    if case.method == "DELETE":
        _sign_in(office)


# what the document says


OPERATIONS: dict[str, dict[str, Any]] = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
SENDING = [name for name, operation in OPERATIONS.items() if "requestBody" in operation]


def _requires(schema: dict[str, Any], value: Any) -> list[str]:
    """What of a schema of the document a value breaks."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return [error.message for error in jsonschema_rs.Draft202012Validator(whole).iter_errors(value)]


def _good(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(status, response) of every answer that is no error."""
    return ((status, told) for status, told in operation["responses"].items() if status.startswith("2"))


def test_the_document_is_openapi() -> None:
    SCHEMA.validate()
    assert DOCUMENT["openapi"].startswith("3.1")


def test_the_document_names_every_guarded_route() -> None:
    guarded = {name.replace(API, "") for name, operation in OPERATIONS.items() if "security" in operation}
    assert guarded == set(PERMISSIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_is_for(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert all(parameter.get("description") for parameter in operation.get("parameters", ()))


def test_operations_are_told_apart() -> None:
    for word in ("operationId", "summary"):
        told = [operation[word] for operation in OPERATIONS.values()]
        assert sorted(told) == sorted(set(told))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_has_an_example_that_fits_its_schema(name: str) -> None:
    for status, told in _good(OPERATIONS[name]):
        assert told["description"]
        if status == "204":
            continue
        assert told["content"]
        for media_type, content in told["content"].items():
            assert "example" in content, f"{status} {media_type}"
            assert not _requires(content.get("schema", {}), content["example"])


@pytest.mark.parametrize("name", SENDING)
def test_every_body_has_examples_that_fit_its_schema(name: str) -> None:
    for media_type, content in OPERATIONS[name]["requestBody"]["content"].items():
        examples = [example["value"] for example in content.get("examples", {}).values()]
        assert examples or media_type != "application/json"
        assert not [broken for example in examples for broken in _requires(content["schema"], example)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_error_is_a_problem_document(name: str) -> None:
    errors = {status: told for status, told in OPERATIONS[name]["responses"].items() if status >= "4"}
    assert all(
        told["content"].keys() == {MEDIA_TYPE}
        and told["content"][MEDIA_TYPE]["schema"] == {"$ref": "#/components/schemas/Problem"}
        for told in errors.values()
    )
    for status, told in errors.items():
        [example] = told["content"][MEDIA_TYPE]["examples"].values()
        value = DOCUMENT["components"]["examples"][example["$ref"].rpartition("/")[2]]["value"]
        assert value["status"] == int(status)
        assert not _requires({"$ref": "#/components/schemas/Problem"}, value)
    if "security" in OPERATIONS[name]:
        assert {"401", "403"} <= errors.keys()


def test_the_statuses_of_every_operation_are_known(golden: Callable[[str, str], None]) -> None:
    lines = [f"{name}: {' '.join(sorted(operation['responses']))}\n" for name, operation in sorted(OPERATIONS.items())]
    golden("api-statuses.txt", "".join(lines))


# its examples


def _shape(value: Any) -> Any:
    """The names of a value's fields; of a list, those of its first item."""
    if isinstance(value, list):
        return [_shape(item) for item in value[:1]]
    return {name: _shape(item) for name, item in value.items()} if isinstance(value, dict) else ""


OPEN_FIELDS = {
    "facts", "amendments", "source", "scope", "findings", "effects", "entries", "patents", "secured_by",
    "registrations", "renewed_by", "chain", "contradictions",
}  # fmt: skip


def _without(shape: Any) -> Any:
    if isinstance(shape, list):
        return [_without(item) for item in shape]
    if isinstance(shape, dict):
        return {name: name in OPEN_FIELDS or _without(item) for name, item in shape.items()}
    return shape


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/session", {}),
        ("/tokens", {}),
        ("/vouchers", {}),
        ("/vouchers/{voucher}", {"voucher": "S1"}),
        ("/entries", {}),
        ("/instruments", {"kind": "patent_pledge_loan"}),
        ("/instruments/{voucher}/{line}", {"voucher": "S1", "line": "13"}),
        ("/institutions", {}),
        ("/loans", {}),
        ("/portfolio", {"by": "institution"}),
        ("/maturities", {"as_of": "2023-06-30"}),
        ("/totals/{measure}", {"measure": "disbursed", "kind": "patent_pledge_loan", "by": "institution"}),
        ("/audit", {}),
        ("/contradictions", {}),
        ("/head", {}),
    ],
)
def test_examples_of_answers_have_the_fields_of_real_ones(
    path: str, parameters: dict[str, str], office: Office
) -> None:
    content = OPERATIONS[f"GET {API}{path}"]["responses"]["200"]["content"]["application/json"]
    rest = {name: value for name, value in parameters.items() if f"{{{name}}}" not in path}
    answer = office.wang.read(path.format(**parameters), **rest)
    assert _without(_shape(content["example"])) == _without(_shape(answer))


BEFORE_THE_EXAMPLES = """
bank B01 330302
enterprise E01 330303
pledge_registration RG-0 E01 -> B01
2022-01-04 RG-0 registration 500
2022-01-04 RG-0 pledge 500: patent ZL202010566088.9
patent_pledge_loan LN-0 B01 -> E01
2022-01-05 LN-0 disbursement 400
bank B02 330303
government G01
fund F01
cooperative C01
"""

ACCESS = {"/sign-in", "/tokens", "/accounts", "/decision", "/decisions", "/roles"}
WARNINGS = ["duplicate_entry", "patent_under_other_pledge", *CHECKLIST]


def test_the_examples_of_everyday_acts_are_accepted(sqlite_books: Books) -> None:
    """In their order in one office. The corrections are handed in only: one would undo the ground of the other."""
    sqlite_books.post(BEFORE_THE_EXAMPLES)
    office = Office(sqlite_books)
    first = ["/institutions", "/loans", "/registrations"]
    last = ["/reversals", "/rebookings"]
    books = ["/successions", "/closings", "/reopenings"]
    others = [path for path in EXAMPLES if path not in {*first, *last, *books, *ACCESS, "/reviews"}]
    for path in [*first, *others, *books]:
        assert office.li.approve(office.wang.hand_in(path, EXAMPLES[path]), accept=WARNINGS), path
    for path in last:
        assert office.wang.hand_in(path, EXAMPLES[path])
    office.close()


def test_the_examples_of_decisions_and_accounts_are_accepted(sqlite_books: Books) -> None:
    sqlite_books.submit("bank B01 330302")
    sqlite_books.submit("bank B02 330302")
    office = Office(sqlite_books)
    decided = office.li.post("/decisions", EXAMPLES["/decisions"])
    assert decided.status_code == 200, decided.text
    with sqlite_books.database.writing() as writer:
        set_password(writer.connection, "wang", EXAMPLES["/sign-in"]["password"], keep_tokens=True)
    signed_in = office.nobody.post("/sign-in", EXAMPLES["/sign-in"])
    assert signed_in.status_code == 200, signed_in.text
    assert office.wang.post("/tokens", EXAMPLES["/tokens"]).status_code == 201
    assert office.root.post("/accounts", EXAMPLES["/accounts"]).status_code == 201
    assert office.root.ask("PUT", "/accounts/zhang/roles", EXAMPLES["/roles"]).status_code == 200
    again = office.wang.hand_in("/vouchers", EXAMPLES["/vouchers"])
    assert office.li.post(f"/vouchers/{again}/decision", EXAMPLES["/decision"]).status_code == 200
    office.close()

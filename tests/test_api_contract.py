"""The API keeps what its OpenAPI document says, whoever asks; and the document says all that a caller must know.

Schemathesis makes requests from the document, good and bad, the same ones at every run. Every request is sent with the
token of every role and without one. ``PLEDGEBOOK_TEST_CONTRACT=200`` tries so many for each operation, and every
boundary of every field.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from api.app import create_app
from api.settings import Settings
from ledger.database import Database
from ledger.tokens import abilities, create_token
from tests.books import Books
from tests.databases import sqlite_url
from tests.web import Office, open_office

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

"""The server around the API: its settings, its health, its headers, its log, and how it stops."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from api.app import create_app
from api.serve import read_settings
from api.settings import Settings
from ledger.errors import Malformed
from tests.servers import free_port
from tests.web import BODIES, Office, Person, codes

WRONG = {
    "PORT": "99999", "BODY_MAX": "12", "DEPTH_MAX": "many", "TOKEN_HOURS": "0", "GRACE": "-1", "LOG_LEVEL": "loud",
    "OFFICE_OF_ONE": "perhaps",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_cannot_be_read_stops_the_start_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"PLEDGEBOOK_{name}", WRONG[name])
    with pytest.raises(Malformed) as refusal:
        read_settings()
    assert [finding.place for finding in refusal.value.findings] == [f"PLEDGEBOOK_{name}"]


def test_all_settings_that_cannot_be_read_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(f"PLEDGEBOOK_{name}", value)
    with pytest.raises(Malformed) as refusal:
        read_settings()
    assert {finding.place for finding in refusal.value.findings} == {f"PLEDGEBOOK_{name}" for name in WRONG}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLEDGEBOOK_DATABASE", str(tmp_path / "a.db"))
    monkeypatch.setenv("PLEDGEBOOK_BODY_MAX", "2048")
    settings = create_app().state.server.settings
    assert (settings.database, settings.body_max) == (str(tmp_path / "a.db"), 2048)


def test_settings_do_not_change_while_the_server_runs() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_alive_and_ready(quiet_office: Office) -> None:
    told = [quiet_office.nobody.get(path) for path in ("/healthz", "/readyz")]
    assert [(answer.status_code, answer.json()["status"]) for answer in told] == [(200, "ok"), (200, "ready")]


def test_without_its_head_file_it_is_alive_and_not_ready(office: Office) -> None:
    office.books.database.head.path.unlink()
    assert office.nobody.get("/healthz").status_code == 200
    answer = office.nobody.get("/readyz")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (503, "head_file_missing")
    refusal = office.wang.post("/loans", BODIES["/loans"])
    assert (refusal.status_code, codes(refusal)[0].split()[0]) == (503, "head_file_missing")


def test_without_its_database_it_is_not_ready(tmp_path: Path) -> None:
    from tests.web import Office as Bare

    bare = Bare.__new__(Bare)
    bare.app = create_app(Settings(database=str(tmp_path / "none.db")))
    answer = bare.send("GET", "/readyz")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (503, "database_missing")


def test_on_an_older_schema_it_is_not_ready(sqlite_office: Office) -> None:
    with sqlite_office.books.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    answer = sqlite_office.nobody.get("/readyz")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (503, "database_older")


EVERYWHERE = ["/healthz", "/session", "/entries", "/nowhere", "/docs"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_has_its_security_headers_and_an_id(quiet_sqlite_office: Office, path: str) -> None:
    headers = quiet_sqlite_office.sun.get(path, headers={"X-Request-ID": "my-id.1"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-request-id"] == "my-id.1"
    assert "server" not in headers


def test_a_fault_is_told_with_its_id_and_nothing_else(
    quiet_sqlite_office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("api.routers.reading.find_head", broken)
    caplog.set_level(logging.INFO)
    answer = quiet_sqlite_office.sun.get("/head")
    assert (answer.status_code, codes(answer)) == (500, ["internal"])
    assert "secret" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-request-id"] in caplog.text
    assert json.loads(lines_of(caplog)[-1])["status"] == 500


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "pledgebook.access"]


def test_a_line_of_the_log_says_who_asked_what_and_never_with_what(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = BODIES["/loans"] | {"title": "vertraulich"}
    sqlite_office.wang.post("/loans", body, key="geheim-key", headers={"X-Request-ID": "req-7"})
    sqlite_office.sun.get("/entries", where="programme=verborgen")
    sqlite_office.nobody.post("/sign-in", {"name": "wang", "password": "hunter2-hunter2"})
    first, second, third = map(json.loads, lines_of(caplog))
    assert (first["method"], first["path"], first["status"]) == ("POST", "/api/v1/loans", 201)
    assert (first["account"], first["request_id"], second["account"]) == ("wang", "req-7", "sun")
    assert first["ms"] >= 0
    assert third["account"] is None
    secrets = ["vertraulich", "geheim-key", "verborgen", "hunter2", sqlite_office.wang.token or "", "示例"]
    text = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("http"))
    assert [secret for secret in secrets if secret in text] == []


def test_a_line_of_the_log_cannot_be_forged(quiet_sqlite_office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    quiet_sqlite_office.nobody.get('/x%0A{"status": 200}')
    [line] = lines_of(caplog)
    assert "\n" not in line
    assert json.loads(line)["status"] == 404


def test_a_body_that_is_too_large_is_refused_by_what_it_declares(quiet_sqlite_office: Office) -> None:
    answer = quiet_sqlite_office.wang.post("/loans", b"{}", headers={"Content-Length": str(10**12)})
    assert (answer.status_code, codes(answer)) == (413, ["too_large"])


def test_a_body_that_grows_too_large_is_refused_while_it_comes_in(quiet_sqlite_office: Office) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    person: Person = quiet_sqlite_office.wang
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = quiet_sqlite_office.send("POST", "/api/v1/loans", content=endless(), headers=headers)
    assert (answer.status_code, codes(answer)) == (413, ["too_large"])
    assert sent <= quiet_sqlite_office.settings.body_max + 2 * 65_536


def test_the_page_of_documentation_needs_no_other_host(quiet_sqlite_office: Office) -> None:
    page = quiet_sqlite_office.nobody.get("/docs")
    assert page.status_code == 200
    addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)["']""", page.text)
    assert addresses
    assert [address for address in addresses if not re.match(r"/(docs/assets|api/v1)/|data:", address)] == []
    assert "//" not in re.sub(r"<!--.*?-->", "", page.text).replace("data:", "")
    for address in addresses:
        if address.startswith("/"):
            assert quiet_sqlite_office.send("GET", address).status_code == 200


def test_the_document_names_the_way_in_and_every_error(quiet_sqlite_office: Office) -> None:
    document = quiet_sqlite_office.send("GET", "/api/v1/openapi.json").json()
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
    assert {"400", "401", "403", "409", "413", "415", "422", "429", "503"} <= set(
        document["paths"]["/api/v1/loans"]["post"]["responses"]
    )


def started(office: Office, tmp_path: Path, **more: str) -> tuple[subprocess.Popen[bytes], int]:
    """A real server over the office's database, which answers."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGEBOOK_")}
    environment |= {
        "PLEDGEBOOK_DATABASE": str(office.books.database.url.database),
        "PLEDGEBOOK_HEAD_FILE": str(office.books.database.head.path),
        "PLEDGEBOOK_PORT": str(port),
        **more,
    }
    command = [sys.executable, "-m", "api.cli", "serve"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return process, port


def request_text(office: Office, body: bytes, length: int) -> bytes:
    return (
        f"POST /api/v1/loans HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {office.wang.token}\r\n"
        f"Idempotency-Key: cut-1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
        "Connection: close\r\n\r\n"
    ).encode() + body


def test_a_server_survives_bodies_cut_off_and_stops_after_the_request_that_is_open(
    sqlite_office: Office, tmp_path: Path
) -> None:
    body = json.dumps(BODIES["/loans"]).encode()
    process, port = started(sqlite_office, tmp_path)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as cut:
            cut.sendall(request_text(sqlite_office, body[:20], len(body)))
        with socket.create_connection(("127.0.0.1", port), timeout=30) as open_:
            open_.sendall(request_text(sqlite_office, body[:20], len(body)))
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            open_.sendall(body[20:])
            answer = b"".join(iter(lambda: open_.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 201"), answer
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert (sqlite_office.wang.token or "") not in text


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--port", "-1"]])
def test_a_wrong_option_of_serve_is_refused(sqlite_office: Office, arguments: list[str]) -> None:
    database = str(sqlite_office.books.database.url.database)
    head = str(sqlite_office.books.database.head.path)
    command = [sys.executable, "-m", "api.cli", "--database", database, "--head-file", head, "serve", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr

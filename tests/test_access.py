"""The door: passwords, the throttle, tokens, the access log, accounts that leave and change; on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import event, text
from typer.testing import CliRunner

from ledger import access
from ledger.access import (
    Session,
    authenticate,
    create_token,
    list_tokens,
    revoke_token,
    set_password,
    sign_in_and_log,
)
from ledger.access_log import EventPage, Origin, list_events, log_event
from ledger.access_words import AccessEvent, TokenScope
from ledger.accounts import User, add_user, find_user, list_users, remove_user, set_roles
from ledger.database import Database
from ledger.errors import (
    Conflict,
    Forbidden,
    LedgerError,
    Malformed,
    NotFound,
    TooManyRequests,
    Unauthorized,
)
from ledger.finding_codes import FindingCode
from ledger.journal import Clock
from ledger.tables import Tables
from ledger.verify import verify
from ledger.vocabulary import Role
from tests.books import Books
from tests.databases import sqlite_url

PASSWORD = "correct horse battery"  # noqa: S105
REAL_HASHER = access._HASHER
NOON = datetime(2026, 2, 1, 4, 0, tzinfo=UTC)
OFFICE = Origin(address="192.0.2.1", request_id="r1")
ROOT = Origin("root", "192.0.2.9", "r9")


def at(minutes: float = 0) -> Clock:
    """The clock so many minutes after noon."""
    return Clock(NOON + timedelta(minutes=minutes))


def codes(error: pytest.ExceptionInfo[LedgerError]) -> list[str]:
    return [str(finding.code) for finding in error.value.findings]


class Door:
    """What happens at the door of a ledger, said shortly."""

    def __init__(self, books: Books) -> None:
        self.books, self.database = books, books.database

    def password(self, name: str, password: str = PASSWORD, **options: Any) -> None:
        with self.database.writing() as writer:
            set_password(writer.connection, name, password, clock=at(-60), **options)

    def enter(self, name: str, password: str = PASSWORD, minutes: float = 0, address: str = "192.0.2.1") -> User:
        origin = Origin(address=address, request_id="r1")
        return sign_in_and_log(self.database, name, password, origin=origin, clock=at(minutes))

    def fail(self, name: str, times: int, minutes: float = 0, address: str = "192.0.2.1") -> None:
        for _ in range(times):
            with pytest.raises(Unauthorized):
                self.enter(name, "wrong password", minutes, address)

    def token(self, name: str, *scopes: TokenScope, **options: Any) -> str:
        with self.database.writing() as writer:
            user = find_user(writer.connection, name)
            return create_token(writer.connection, user, scopes or [TokenScope.READ], clock=at(), **options)[0]

    def ask(self, secret: str, minutes: float = 0) -> Session:
        with self.database.reading() as connection:
            return authenticate(connection, secret, at(minutes))

    def events(self, **options: Any) -> list[tuple[str, str | None, str]]:
        """The log, oldest first: event, account, detail."""
        with self.database.reading() as connection:
            items = list_events(connection, 1000, **options).items
        return [(item["event"], item["account"], item["detail"]) for item in reversed(items)]

    def everything(self) -> str:
        """All that the tables of access and accounts hold."""
        tables = [table.name for table in (Tables.ACCOUNT, *Tables.ACCESS)]
        return repr([self.books.rows(f'SELECT * FROM "{table}"') for table in tables])


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """argon2 with little work: what a hash costs is one test's matter."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(access, "_HASHER", cheap)
    access._nobodys_hash.cache_clear()
    yield
    access._nobodys_hash.cache_clear()


@pytest.fixture
def door(books: Books) -> Door:
    return Door(books)


@pytest.fixture
def sqlite_door(sqlite_books: Books) -> Door:
    return Door(sqlite_books)


# passwords and sign-in


def test_who_gives_the_right_password_is_let_in_and_logged(door: Door) -> None:
    door.password("wang")
    assert door.enter("wang") == door.books.user("wang")
    with door.database.reading() as connection:
        line = list_events(connection, 1).items[0]
    del line["id"]
    assert line == {
        "at": "2026-02-01T04:00:00.000000Z", "account": "wang", "address": "192.0.2.1", "event": "sign_in",
        "detail": "", "request_id": "r1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("wang", "wrong password"),
        ("wang", ""),
        ("wang", PASSWORD + " "),
        ("wang", "\ud800" * 10),
        ("wang", "x" * 100_000),
        ("li", PASSWORD),
        ("li", ""),
        ("nobody", PASSWORD),
        ("WANG", PASSWORD),
        ("", PASSWORD),
        ("wang\x00", PASSWORD),
        ("\ud800", PASSWORD),
        ("w" * 100_000, PASSWORD),
        ("zhao", PASSWORD),
    ],
)
def test_whoever_is_not_let_in_hears_the_same_words(door: Door, name: str, password: str) -> None:
    door.password("wang")
    door.password("zhao")
    with door.database.writing() as writer:
        remove_user(writer.connection, "zhao")
    with pytest.raises(Unauthorized) as refusal:
        door.enter(name, password)
    [finding] = refusal.value.findings
    assert (finding.code, finding.place, finding.expected, finding.found) == (FindingCode.SIGN_IN_FAILED, "", "", "")
    assert door.events()[-1][0] == "sign_in_failed"


def test_a_hash_takes_the_work_that_argon2_recommends() -> None:
    assert REAL_HASHER.hash("x").split("$")[1:4] == ["argon2id", "v=19", "m=65536,t=3,p=4"]


@pytest.mark.parametrize("name", ["wang", "li", "nobody", "", "?"])
def test_every_refused_sign_in_costs_one_argon2_of_the_same_parameters(
    sqlite_door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_door.password("wang")
    hasher, costs = access._HASHER, []

    class Spy:
        hash = staticmethod(hasher.hash)

        @staticmethod
        def verify(password: bytes, stored: str) -> bool:
            costs.append(stored.split("$")[1:4])
            return hasher.verify(password, stored)

    monkeypatch.setattr(access, "_HASHER", Spy)
    sqlite_door.fail(name, 1)
    assert costs == [hasher.hash("x").split("$")[1:4]]


def test_a_name_that_is_no_account_is_kept_as_a_short_hash_because_it_may_be_a_password(door: Door) -> None:
    door.fail("my secret password", 1)
    door.fail("mysecretpassword", 1)
    assert "secret" not in door.everything()
    assert all(account and account.startswith("?") for _, account, _ in door.events()[-2:])


def test_only_the_latest_password_counts(door: Door) -> None:
    door.password("wang")
    door.password("wang", "another good one")
    door.fail("wang", 1)
    assert door.enter("wang", "another good one").name == "wang"


def test_a_password_typed_in_full_width_is_the_plain_one(sqlite_door: Door) -> None:
    sqlite_door.password("wang", "ＡＢＣＤＥＦ１２３４")
    assert sqlite_door.enter("wang", "ABCDEF1234").name == "wang"


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("ninechars", ["password_length"]),
        ("", ["password_length"]),
        ("x" * 201, ["password_length"]),
        ("long.account", ["password_is_name"]),
        (" LONG.Account ", ["password_is_name"]),
    ],
)
def test_a_bad_password_is_refused_and_never_repeated(sqlite_door: Door, password: str, expected: list[str]) -> None:
    with sqlite_door.database.writing() as writer:
        add_user(writer.connection, "long.account", [Role.MAKER])
    with pytest.raises(Malformed) as refusal:
        sqlite_door.password("long.account", password)
    assert codes(refusal) == expected
    assert not password or password not in str(refusal.value.findings)
    assert sqlite_door.books.rows("SELECT * FROM credential") == []


@pytest.mark.parametrize("password", ["ten chars.", "一二三四五六七八九十", "x" * 200])
def test_ten_to_two_hundred_characters_make_a_password(sqlite_door: Door, password: str) -> None:
    sqlite_door.password("wang", password)
    assert sqlite_door.enter("wang", password).name == "wang"


def test_passwords_and_secrets_stand_nowhere(door: Door) -> None:
    door.password("wang")
    secret = door.token("wang")
    door.enter("wang")
    with door.database.writing() as writer:
        log_event(writer.connection, AccessEvent.REFUSED, account=secret, detail=f"Bearer {secret}")
    kept = door.everything()
    assert PASSWORD not in kept
    assert secret not in kept
    assert "Bearer pb_*" in kept
    assert "$argon2id$" in kept


def test_a_new_password_ends_what_was_signed_in_with_the_old_one(door: Door) -> None:
    secret = door.token("wang")
    door.password("wang")
    with pytest.raises(Unauthorized) as refusal:
        door.ask(secret)
    assert codes(refusal) == ["token_revoked"]
    kept = door.token("wang")
    door.password("wang", "another good one", keep_tokens=True)
    assert door.ask(kept).user.name == "wang"


# the throttle


def test_the_sixth_sign_in_after_five_failures_is_not_even_tried(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.password("wang")
    door.fail("wang", 5)
    monkeypatch.setattr(access, "_HASHER", None)
    with pytest.raises(TooManyRequests) as refusal:
        door.enter("wang", minutes=5)
    assert codes(refusal) == ["sign_in_throttled"]
    assert refusal.value.retry_after == 600
    assert refusal.value.findings[0].expected == "600"
    assert door.events()[-1] == ("sign_in_throttled", "wang", "")


def test_the_throttle_forgets_after_its_window(door: Door) -> None:
    door.password("wang")
    door.fail("wang", 4)
    door.fail("wang", 1, minutes=10)
    for minutes in (11, 14.9):
        with pytest.raises(TooManyRequests):
            door.enter("wang", minutes=minutes)
    assert door.enter("wang", minutes=15).name == "wang"


def test_being_throttled_does_not_lengthen_the_wait(sqlite_door: Door) -> None:
    sqlite_door.password("wang")
    sqlite_door.fail("wang", 5)
    for minutes in range(1, 15):
        with pytest.raises(TooManyRequests) as refusal:
            sqlite_door.enter("wang", minutes=minutes)
        assert refusal.value.retry_after == 60 * (15 - minutes)
    assert sqlite_door.enter("wang", minutes=15).name == "wang"


def test_a_sign_in_clears_the_failures_before_it(sqlite_door: Door) -> None:
    sqlite_door.password("wang")
    for _ in range(3):
        sqlite_door.fail("wang", 4)
        sqlite_door.enter("wang")


def test_one_account_is_throttled_and_another_is_not(sqlite_door: Door) -> None:
    sqlite_door.password("li")
    sqlite_door.fail("wang", 5)
    assert sqlite_door.enter("li").name == "li"


@pytest.mark.parametrize("name", ["wang", "nobody", "no account", ""])
def test_accounts_that_do_not_exist_are_throttled_like_those_that_do(sqlite_door: Door, name: str) -> None:
    sqlite_door.password("wang")
    sqlite_door.fail(name, 5)
    with pytest.raises(TooManyRequests):
        sqlite_door.enter(name, "wrong password")


def test_an_address_that_tries_many_accounts_is_throttled_for_all_of_them(sqlite_door: Door) -> None:
    sqlite_door.password("wang")
    sqlite_door.enter("wang")
    with sqlite_door.database.writing() as writer:
        for number in range(20):
            line = {"account": f"?{number}", "address": "192.0.2.1", "clock": at()}
            log_event(writer.connection, AccessEvent.SIGN_IN_FAILED, **line)
    with pytest.raises(TooManyRequests):
        sqlite_door.enter("wang", minutes=1)
    assert sqlite_door.enter("wang", minutes=1, address="192.0.2.2").name == "wang"
    assert sqlite_door.enter("wang", minutes=15).name == "wang"


def test_failures_are_counted_by_all_processes_together(door: Door, tmp_path: Path) -> None:
    door.password("wang")
    door.fail("wang", 3)
    address = door.database.url.render_as_string(hide_password=False)
    other = Door(door.books)
    other.database = Database(address, tmp_path / "head")
    other.fail("wang", 2)
    with pytest.raises(TooManyRequests):
        door.enter("wang")
    other.database.engine.dispose()


def test_a_right_guess_made_at_once_with_five_wrong_ones_is_not_let_in(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.password("wang")
    look = access.sign_in

    def look_slowly(*arguments: Any) -> User:
        user = look(*arguments)
        monkeypatch.setattr(access, "sign_in", look)
        door.fail("wang", 5)
        return user

    monkeypatch.setattr(access, "sign_in", look_slowly)
    with pytest.raises(TooManyRequests):
        door.enter("wang")
    assert door.events()[-1][0] == "sign_in_throttled"
    assert ("sign_in", "wang", "") not in door.events()


# tokens


def test_a_token_says_who_asks_and_is_shown_once(door: Door) -> None:
    with door.database.writing() as writer:
        user = find_user(writer.connection, "zhao")
        scopes = [TokenScope.RECORD, TokenScope.READ]
        secret, info = create_token(
            writer.connection, user, scopes, timedelta(hours=1), "报表脚本", at(), origin=OFFICE
        )
    assert secret.startswith("pb_")
    assert len(secret) == 46
    assert (info.name, info.account, info.scopes) == ("报表脚本", "zhao", frozenset(scopes))
    assert info.expires_at == "2026-02-01T05:00:00.000000Z"
    assert door.ask(secret) == Session(user, frozenset(scopes), info.id)
    with door.database.reading() as connection:
        assert list_tokens(connection, "zhao") == [info]
        assert list_tokens(connection) == [info]
        assert list_tokens(connection, "wang") == []
    assert secret not in repr(info)
    told = ("token_created", "zhao", "token 1 read,record until 2026-02-01T05:00:00.000000Z by command line")
    assert door.events()[-1] == told


def refusals(door: Door) -> Iterator[tuple[str, str]]:
    """A secret of each kind that does not open, and the code it is refused with."""
    yield "", "token_unknown"
    yield "pb_", "token_unknown"
    yield "pb_\x00", "token_unknown"
    yield "pb_\ud800", "token_unknown"
    yield door.token("wang")[:-1], "token_unknown"
    yield door.books.rows("SELECT hash FROM token")[0][0], "token_unknown"
    yield door.token("wang", lifetime=timedelta(minutes=30)), "token_expired"
    revoked, removed = door.token("wang"), door.token("zhao")
    with door.database.writing() as writer:
        revoke_token(writer.connection, list_tokens(writer.connection, "wang")[0].id, door.books.user("wang"))
        remove_user(writer.connection, "zhao")
    yield revoked, "token_revoked"
    yield removed, "account_removed"


def test_a_token_that_does_not_open_is_told_why(door: Door) -> None:
    for secret, code in refusals(door):
        with pytest.raises(Unauthorized) as refusal:
            door.ask(secret, minutes=30)
        assert codes(refusal) == [code]


def test_a_token_ends_with_the_moment_it_expires(sqlite_door: Door) -> None:
    secret = sqlite_door.token("wang", lifetime=timedelta(minutes=30))
    assert sqlite_door.ask(secret, minutes=29.99).user.name == "wang"
    with pytest.raises(Unauthorized):
        sqlite_door.ask(secret, minutes=30)


def test_a_token_lasts_half_a_day_if_nothing_else_is_asked(sqlite_door: Door) -> None:
    secret = sqlite_door.token("wang")
    assert sqlite_door.ask(secret, minutes=12 * 60 - 1).token_id == 1
    with pytest.raises(Unauthorized):
        sqlite_door.ask(secret, minutes=12 * 60)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"lifetime": timedelta(0)}, "token_lifetime"),
        ({"lifetime": timedelta(seconds=-1)}, "token_lifetime"),
        ({"lifetime": timedelta(days=90, seconds=1)}, "token_lifetime"),
        ({"name": "x" * 61}, "text_length"),
        ({"name": "two\r\nlines"}, "text_length"),
        ({"scopes": []}, "missing_field"),
        ({"scopes": [TokenScope.DECIDE]}, "scope_not_held"),
        ({"scopes": [TokenScope.READ, TokenScope.ADMIN]}, "scope_not_held"),
    ],
)
def test_a_token_that_may_not_be_is_not_made(sqlite_door: Door, options: dict[str, Any], code: str) -> None:
    user = sqlite_door.books.user("wang")
    with pytest.raises(LedgerError) as refusal, sqlite_door.database.writing() as writer:
        create_token(writer.connection, user, **{"scopes": [TokenScope.READ], **options})
    assert codes(refusal) == [code]
    assert sqlite_door.books.rows("SELECT * FROM token") == []


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        ("wang", {"read", "record"}),
        ("zhao", {"read", "record", "decide"}),
        ("li", {"read", "decide"}),
        ("sun", {"read"}),
        ("chen", {"read", "record"}),
        ("root", {"read", "admin"}),
    ],
)
def test_a_token_may_be_for_what_the_roles_may_and_nothing_else(sqlite_door: Door, name: str, scopes: set[str]) -> None:
    assert set(access.abilities(sqlite_door.books.user(name))) == scopes
    session = sqlite_door.ask(sqlite_door.token(name, *map(TokenScope, sorted(scopes))))
    for scope in TokenScope:
        if scope in scopes:
            session.require(scope)
        else:
            with pytest.raises(Forbidden) as refusal:
                session.require(scope)
            assert codes(refusal) == ["scope_missing"]


def test_a_token_loses_what_its_account_loses(door: Door) -> None:
    secret = door.token("zhao", TokenScope.READ, TokenScope.DECIDE)
    with door.database.writing() as writer:
        set_roles(writer.connection, "zhao", [Role.MAKER], origin=ROOT)
    session = door.ask(secret)
    assert session.scopes == {TokenScope.READ}
    assert session.user.roles == {Role.MAKER}


def test_a_token_is_known_by_one_query_that_reads_an_index(sqlite_door: Door) -> None:
    secret, asked = sqlite_door.token("wang"), []
    with sqlite_door.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda *words: asked.append(words[2:4]))
        authenticate(connection, secret, at())
        [(statement, parameters)] = asked
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert len(plan) == 3
    assert all(line.startswith("SEARCH") for line in plan)


def test_a_token_is_revoked_by_its_own_account_or_an_administrator_only(door: Door) -> None:
    secret = door.token("wang")
    user = door.books.user
    for stranger, number in (("li", 1), ("wang", 2)):
        with pytest.raises(NotFound), door.database.writing() as writer:
            revoke_token(writer.connection, number, user(stranger))
    assert door.ask(secret).token_id == 1
    with door.database.writing() as writer:
        revoke_token(writer.connection, 1, user("root"), origin=ROOT)
        revoke_token(writer.connection, 1, user("wang"), event=AccessEvent.SIGN_OUT)
    assert door.events(account="wang")[-1] == ("token_revoked", "wang", "token 1 by root")
    with door.database.reading() as connection:
        assert list_tokens(connection)[0].revoked_at is not None


def test_signing_out_revokes_and_is_told_as_such(sqlite_door: Door) -> None:
    secret = sqlite_door.token("wang")
    with sqlite_door.database.writing() as writer:
        revoke_token(writer.connection, 1, sqlite_door.books.user("wang"), event=AccessEvent.SIGN_OUT)
    assert sqlite_door.events()[-1] == ("sign_out", "wang", "token 1 by wang")
    with pytest.raises(Unauthorized):
        sqlite_door.ask(secret)


# the access log


def test_pages_of_the_log_stay_as_they_are_while_more_is_logged(door: Door) -> None:
    def page(cursor: str | None) -> EventPage:
        with door.database.writing() as writer:
            log_event(writer.connection, AccessEvent.EXPORTED, account="sun", detail="later")
        with door.database.reading() as connection:
            return list_events(connection, 2, cursor, event=AccessEvent.REFUSED)

    with door.database.writing() as writer:
        for number in range(5):
            log_event(writer.connection, AccessEvent.REFUSED, account="sun", detail=str(number))
    pages = [page(None)]
    while cursor := pages[-1].next_cursor:
        pages.append(page(cursor))
    assert [[item["detail"] for item in shown.items] for shown in pages] == [["4", "3"], ["2", "1"], ["0"]]


def test_the_log_is_listed_by_account_and_by_event(sqlite_door: Door) -> None:
    with sqlite_door.database.writing() as writer:
        for account in ("wang", "li"):
            for kind in (AccessEvent.EXPORTED, AccessEvent.REFUSED):
                log_event(writer.connection, kind, account=account)
    assert sqlite_door.events(account="li", event=AccessEvent.EXPORTED) == [("exported", "li", "")]
    assert len(sqlite_door.events(event=AccessEvent.EXPORTED)) == 2
    assert [told[0] for told in sqlite_door.events(account="li")] == ["account_added", "exported", "refused"]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzBd", "Wy0xXQ", "WzEsMl0", "WyIxIl0", "\ud800", "WzFlOTld", "W1tbW1tb" * 4000]
)
def test_a_cursor_of_somebody_else_is_refused(sqlite_door: Door, cursor: str) -> None:
    with pytest.raises(Malformed) as refusal, sqlite_door.database.reading() as connection:
        list_events(connection, 1, cursor)
    assert codes(refusal) == ["cursor_unreadable"]


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_one_to_a_thousand_lines(sqlite_door: Door, limit: int) -> None:
    with pytest.raises(Malformed), sqlite_door.database.reading() as connection:
        list_events(connection, limit)


def test_no_text_can_pass_for_a_line_of_its_own_or_break_the_log(door: Door) -> None:
    nasty = "a\r\nb\x00c\u2028d\u202ee\ud800f" + "长" * 500
    with door.database.writing() as writer:
        options = {"account": nasty, "address": nasty, "detail": nasty, "request_id": nasty}
        log_event(writer.connection, AccessEvent.REFUSED, **options)
    with door.database.reading() as connection:
        item = list_events(connection, 1).items[0]
    for name in ("account", "address", "detail", "request_id"):
        assert item[name] == "a??b?c?d?e?f" + "长" * 188


# accounts that leave and change


def test_who_was_removed_signs_nothing_and_what_they_signed_stands(door: Door) -> None:
    books = door.books
    books.post("bank B01")
    open_one = books.submit("bank B02")
    with door.database.writing() as writer:
        remove_user(writer.connection, "wang", origin=ROOT, clock=at())
    with door.database.reading() as connection:
        for name in ("wang", "wang"):
            with pytest.raises(Forbidden) as refusal:
                find_user(connection, name)
            assert codes(refusal) == ["account_removed"]
        [wang] = [user for user in list_users(connection) if user.name == "wang"]
    assert wang.removed_at == "2026-02-01T04:00:00.000000Z"
    assert books.decide(open_one.id or 0)[0].number == 2
    assert verify(door.database).is_intact
    assert door.events()[-1] == ("account_removed", "wang", "by root")


def test_the_name_of_a_removed_account_is_never_given_again(sqlite_door: Door) -> None:
    with sqlite_door.database.writing() as writer:
        remove_user(writer.connection, "wang")
        with pytest.raises(Conflict):
            add_user(writer.connection, "wang", [Role.MAKER])
        for act in (remove_user, lambda *who: set_roles(*who, [Role.MAKER])):
            with pytest.raises(Forbidden) as refusal:
                act(writer.connection, "wang")
            assert codes(refusal) == ["account_removed"]
        with pytest.raises(Forbidden):
            set_password(writer.connection, "wang", PASSWORD)


def test_an_administrator_neither_removes_nor_promotes_the_own_account(sqlite_door: Door) -> None:
    with sqlite_door.database.writing() as writer:
        for act in (remove_user, lambda *who, origin: set_roles(*who, [Role.AUDITOR], origin=origin)):
            with pytest.raises(Forbidden) as refusal:
                act(writer.connection, "root", origin=ROOT)
            assert codes(refusal) == ["not_self"]
        remove_user(writer.connection, "root")  # by the command line


def test_a_change_of_roles_is_logged_with_who_made_it(door: Door) -> None:
    with door.database.writing() as writer:
        assert set_roles(writer.connection, "li", [Role.CHECKER, Role.MAKER], origin=ROOT).roles == {"maker", "checker"}
        set_roles(writer.connection, "li", [Role.MAKER, Role.CHECKER], origin=ROOT)
        assert find_user(writer.connection, "li").roles == {Role.MAKER, Role.CHECKER}
    told = door.events(event=AccessEvent.ROLE_CHANGED)
    assert told == [("role_changed", "li", "checker -> maker,checker by root")]


@pytest.mark.parametrize(
    ("name", "roles", "code"),
    [
        ("li", [], "roles_exclude"),
        ("li", [Role.ADMINISTRATOR, Role.MAKER], "roles_exclude"),
        ("li", [Role.SUBMITTER], "clerk_for_ever"),
        ("chen", [Role.MAKER], "clerk_for_ever"),
    ],
)
def test_roles_that_do_not_fit_are_refused(sqlite_door: Door, name: str, roles: list[Role], code: str) -> None:
    with pytest.raises(Malformed) as refusal, sqlite_door.database.writing() as writer:
        set_roles(writer.connection, name, roles)
    assert codes(refusal) == [code]
    with sqlite_door.database.reading() as connection:
        assert find_user(connection, name) == sqlite_door.books.user(name)


def test_a_clerk_without_a_bank_is_refused_because_nothing_would_be_hidden(sqlite_door: Door) -> None:
    with pytest.raises(Malformed) as refusal, sqlite_door.database.writing() as writer:
        add_user(writer.connection, "clerk", [Role.SUBMITTER])
    assert codes(refusal) == ["missing_field"]


def test_an_older_ledger_keeps_its_accounts_and_gets_a_door(database: Database) -> None:
    from alembic import command

    from ledger.migrations import configuration

    with database.engine.connect().execution_options(pledgebook_writes=True) as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        connection.execute(text("INSERT INTO account (name, roles, created_at) VALUES ('wang', 'maker', '2026')"))
        connection.commit()
    database.create()
    with database.writing() as writer:
        assert list_users(writer.connection) == [User("wang", frozenset({Role.MAKER}))]
        set_password(writer.connection, "wang", PASSWORD)
    assert sign_in_and_log(database, "wang", PASSWORD).name == "wang"
    assert verify(database).is_intact


# the command line


def run(tmp_path: Path, *words: str, typed: str = "") -> Any:
    from api.cli import app

    return CliRunner().invoke(app, ["--database", str(tmp_path / "ledger.db"), *words], input=typed)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    assert run(tmp_path, "init").exit_code == 0
    assert run(tmp_path, "user", "add", "wang", "--role", "maker").exit_code == 0
    return tmp_path


@pytest.mark.parametrize(
    ("options", "typed"), [(["--stdin"], f"{PASSWORD}\r\nmore"), ([], f"{PASSWORD}\n{PASSWORD}\n")]
)
def test_the_command_line_sets_a_password_and_does_not_show_it(office: Path, options: list[str], typed: str) -> None:
    done = run(office, "user", "password", "wang", *options, typed=typed)
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    database = Database(sqlite_url(office))
    assert sign_in_and_log(database, "wang", PASSWORD).name == "wang"
    database.engine.dispose()


@pytest.mark.parametrize(
    ("name", "typed", "code"), [("wang", "short\n", "password_length"), ("li", "", "unknown_user")]
)
def test_the_command_line_refuses_a_password_plainly(office: Path, name: str, typed: str, code: str) -> None:
    done = run(office, "user", "password", name, "--stdin", typed=typed)
    assert done.exit_code == 2
    assert f"[{code}]" in done.output


def test_the_command_line_changes_roles_and_removes(office: Path) -> None:
    done = run(office, "user", "roles", "wang", "--role", "maker", "--role", "checker")
    assert (done.exit_code, done.output) == (0, "账户 wang 的角色现为：经办、复核。\n")
    assert run(office, "user", "remove", "wang").output == "已停用账户 wang。\n"
    assert run(office, "user", "list").output == "wang  经办、复核  （已停用）\n"
    assert run(office, "user", "remove", "wang").exit_code == 2

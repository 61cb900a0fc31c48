"""A request's own name: the same key and body get the same answer, another body under it is refused.

Vouchers have their client key for this; here are the writes that are no vouchers (decisions, takeovers). The answer is
kept in the transaction that it answers for, so that a crash keeps both or neither.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import bindparam, select, text

from ledger.accounts import User
from ledger.chain import canonical, sha256, sorted_canonical
from ledger.database import Writer, moment_text, utc_now
from ledger.errors import Conflict
from ledger.finding_codes import FindingCode
from ledger.tables import Tables

_K: Final = Tables.REQUEST_KEY.c
_STORED: Final = select(_K.request, _K.answer).where(
    _K.account == bindparam("account"), _K.client_key == bindparam("key")
)
_INSERT: Final = text("""
INSERT INTO request_key (account, client_key, request, answer, answered_at)
VALUES (:account, :client_key, :request, :answer, :answered_at) ON CONFLICT DO NOTHING""")


def once(writer: Writer, user: User, key: str, request: Any, act: Callable[[], Any]) -> tuple[Any, bool]:
    """The answer of ``act`` (plain data), done now or when the key was used first; and whether it is a replay.

    Raises:
        Conflict: KEY_CONFLICT where the key was used with another request, or is being used at this moment.
    """
    digest = sha256(sorted_canonical(request))
    stored = writer.connection.execute(_STORED, {"account": user.name, "key": key}).first()
    if stored is not None:
        if stored.request != digest:
            raise Conflict.of(FindingCode.KEY_CONFLICT, "Idempotency-Key", found=key)
        return json.loads(stored.answer), True
    answer = act()
    row = {
        "account": user.name,
        "client_key": key,
        "request": digest,
        "answer": canonical(answer),
        "answered_at": moment_text(utc_now()),
    }
    if writer.connection.execute(_INSERT, row).rowcount != 1:
        raise Conflict.of(FindingCode.KEY_CONFLICT, "Idempotency-Key", found=key)
    return answer, False

"""Projections dropped and replayed from the journal: how a newer program brings an older ledger up to date."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, text

from ledger.database import Database, create_projections, drop_projections, insert_rows
from ledger.projection import project
from ledger.tables import PROJECTION_VERSION, Tables
from ledger.vocabulary import Verdict

_BATCH = 50


def insert_projected(connection: Connection, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
    """The rows of one voucher stand in the projected tables."""
    for table in Tables.PROJECTED:
        insert_rows(connection, table, rows[table.name])


def replay(connection: Connection) -> int:
    """Every projected table is made anew from the journal, in its order; the number of vouchers replayed."""
    drop_projections(connection)
    create_projections(connection)
    journal, voucher = Tables.JOURNAL.c, Tables.VOUCHER.c
    joined = Tables.JOURNAL.join(Tables.VOUCHER, journal.voucher == voucher.id)
    query = select(journal.number, voucher.id, voucher.facts, journal.open_from).select_from(joined)
    query = query.where(journal.verdict == str(Verdict.POSTED)).order_by(journal.number)
    count, last = 0, 0
    while batch := connection.execute(query.where(journal.number > last).limit(_BATCH)).all():
        for number, id_, facts, open_from in batch:
            insert_projected(connection, project(json.loads(facts), id_, number, open_from.isoformat()))
        count, last = count + len(batch), batch[-1].number
    return count


def bring_up_to_date(database: Database) -> bool:
    """The ledger stands, new or upgraded, with projections by the rules of this program; whether it was made anew.

    Raises:
        Unavailable: the database cannot be written, or is of a newer program.
    """
    if database.create():
        return True
    with database.writing(replays=True) as writer:
        writer.lock_chain()
        version = writer.connection.execute(text("SELECT max(version) FROM projection_state")).scalar()
        if version != PROJECTION_VERSION:
            replay(writer.connection)
    return False

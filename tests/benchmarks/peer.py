"""The peer of the API: a program that takes the same JSON over HTTP and keeps it with one insert, and does no more.

``python -m tests.benchmarks.peer ADDRESS PORT``; the same server, the same framework, the same durability.
"""

import json
import sys
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Header
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine, event, insert
from sqlalchemy.engine import make_url

from ledger.database import _SQLITE_PRAGMAS

ROWS = Table(
    "request",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("client_key", String(200), unique=True, nullable=False),
    Column("body", Text, nullable=False),
)


def engine_of(address: str) -> Engine:
    """An engine with a connection for each client, on SQLite with the pragmas of the ledger."""
    engine = create_engine(make_url(address), pool_size=8)
    if engine.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            for pragma in _SQLITE_PRAGMAS:
                connection.execute(pragma)

    return engine


def peer_of(engine: Engine) -> FastAPI:
    """The application: one route that keeps what it is sent."""
    app = FastAPI()

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/api/v1/loans", status_code=201)
    def keep(body: dict[str, Any], idempotency_key: Annotated[str, Header()]) -> dict[str, int]:
        row = {"client_key": idempotency_key, "body": json.dumps(body)}
        with engine.begin() as connection:
            return {"id": int(connection.execute(insert(ROWS).values(row)).inserted_primary_key[0])}

    return app


if __name__ == "__main__":
    engine = engine_of(sys.argv[1])
    ROWS.metadata.create_all(engine)
    uvicorn.run(peer_of(engine), port=int(sys.argv[2]), log_level="warning")

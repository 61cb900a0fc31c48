"""How the columns of all tables are declared: keys, numbers and texts that mean the same on both engines."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, Integer, Text
from sqlmodel import Field

ID: Final = BigInteger().with_variant(Integer, "sqlite")
"""Whole numbers of 64 bits; SQLite numbers rows by itself only where the type is called INTEGER."""

WITHOUT_ROWID: Final = {"sqlite_with_rowid": False}
"""A table with a rowid could be overwritten through it by INSERT OR REPLACE, past every key."""


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that ``column`` holds a word of this vocabulary, or nothing."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=f"{column}_known")


def one_of_each(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The same for tables that get thousands of rows at once.

    For a list SQLite fills a table of its own at every row.
    """
    return CheckConstraint(" OR ".join(f"{column} = {str(word)!r}" for word in words), name=f"{column}_known")


def number(**options: Any) -> Any:
    """A whole number of 64 bits: fen, or the key of a row."""
    return Field(sa_type=ID, **options)


def key(*, auto: bool = False) -> Any:
    """A numeric primary key, given by the database only if ``auto``."""
    return Field(sa_type=ID, primary_key=True, sa_column_kwargs={"autoincrement": auto})


def words(**options: Any) -> Any:
    """A text of any length."""
    return Field(sa_type=Text, **options)

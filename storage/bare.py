"""Statements of hot paths as the drivers take them: compiled once, run past SQLAlchemy's work for each execution.

The statement is still written with SQLAlchemy Core, its types still convert what goes in and comes out; only the
execution context, the parameter dictionaries and the result objects are left out, which cost several times what the
database itself takes.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Delete,
    Float,
    Insert,
    Select,
    String,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy import Dialect as SqlDialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import psycopg as postgresql
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.rounds import Request
from storage.sqlite import SqliteConnection
from storage.tables import UtcDateTime, sqlite_time
from storage.transaction import Dialect, Transaction

Statement = Select[Any] | Insert | Update | Delete
Conversion = Callable[[Any], Any]
_named_tuple: Callable[..., Callable[..., Any]] = namedtuple  # noqa: PYI024  (its columns are a statement's)

_FLOAT8 = 701
_DIALECTS: Mapping[Dialect, SqlDialect] = {
    "sqlite": sqlite.dialect(
        json_serializer=lambda value: orjson.dumps(value).decode(), json_deserializer=orjson.loads
    ),
    "postgresql": postgresql.dialect(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call]  # the library's own
}


class BareStatement:
    """One statement with `bindparam`s; rows come as tuples in the order of its columns.

    Where the databases need different words (an upsert), give each its own. An insert is of all columns, unless it is
    ``as_given``: of those that its ``values`` name.
    """

    def __init__(self, statement: Statement, *, postgresql: Statement | None = None, as_given: bool = False) -> None:
        other = statement if postgresql is None else postgresql
        self._compiled = {
            "sqlite": _Compiled(statement, _DIALECTS["sqlite"], as_given=as_given),
            "postgresql": _Compiled(other, _DIALECTS["postgresql"], as_given=as_given),
        }
        columns = [str(column.name) for column in statement.exported_columns]
        self._record = _named_tuple("Record", columns, rename=True)

    async def rows(self, tx: Transaction, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it and return every row that it gives."""
        compiled = self._compiled[tx.dialect]
        return compiled.converted(await _run(tx, compiled, values))

    async def records(self, tx: Transaction, values: Mapping[str, Any]) -> list[Any]:
        """Run it and return every row with its values by the names of its columns."""
        return [self._record(*row) for row in await self.rows(tx, values)]

    def request(self, values: Mapping[str, Any]) -> Request:
        """As PostgreSQL is asked it."""
        compiled = self._compiled["postgresql"]
        return Request(compiled.asked, compiled.parameters(values))

    def recorded(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        """Return rows of PostgreSQL's driver with their values by the names of its columns."""
        return [self._record(*row) for row in self._compiled["postgresql"].converted(rows)]

    async def first(self, tx: Transaction, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run it and return its first row, or None where it gives none."""
        rows = await self.rows(tx, values)
        return rows[0] if rows else None

    async def changes(self, tx: Transaction, values: Mapping[str, Any]) -> int:
        """Run one that gives no rows; returns how many it has changed, which costs SQLite less than returning them."""
        if tx.dialect == "sqlite":
            compiled = self._compiled["sqlite"]
            return cast(SqliteConnection, tx.connection).change_bare(compiled.text, compiled.parameters(values))
        return (await tx.rounds.ask(self.request(values))).changed

    async def run(self, tx: Transaction, values: Mapping[str, Any]) -> None:
        """Run one that gives no rows; PostgreSQL is sent it with the next that does, or with the commit."""
        if tx.dialect == "sqlite":
            compiled = self._compiled["sqlite"]
            cast(SqliteConnection, tx.connection).run_bare(compiled.text, compiled.parameters(values))
            return
        tx.rounds.put_off(self.request(values))


def bare_among(
    written: Callable[[ColumnElement[bool]], Statement], column: ColumnElement[Any], name: str
) -> BareStatement:
    """A statement with the condition that a column of texts is among those of a list, however many it has."""
    listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    given = bindparam(name, type_=ARRAY(String))
    return BareStatement(written(column.in_(select(listed.c.value))), postgresql=written(column == func.any(given)))


class BareReads:
    """Statements that read for the same values, one after the other, with one round trip for all of them."""

    def __init__(self, **statements: BareStatement) -> None:
        self._statements = statements

    async def records(self, tx: Transaction, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Run them, and return the rows of each by its name."""
        if tx.dialect == "sqlite":
            return {name: await one.records(tx, values) for name, one in self._statements.items()}
        answers = await tx.rounds.ask_all([one.request(values) for one in self._statements.values()])
        named = zip(self._statements.items(), answers, strict=True)
        return {name: one.recorded(answer.rows) for (name, one), answer in named}


async def run_together(tx: Transaction, *writes: tuple[BareStatement, Mapping[str, Any]]) -> None:
    """Run statements that give no rows, one after the other."""
    for statement, values in writes:
        await statement.run(tx, values)


class _Compiled:
    """A statement in one database's words."""

    def __init__(self, statement: Statement, dialect: SqlDialect, *, as_given: bool) -> None:
        columns = statement.table.c.keys() if isinstance(statement, Insert) and not as_given else None
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{statement} is no statement of rows")
        self.text = str(compiled)
        self.asked = self.text.encode()
        self._parameters = [_parameter(compiled, name, dialect) for name in compiled.positiontup or ()]
        results = (column.type.dialect_impl(dialect) for column in statement.exported_columns)
        self._results = [impl.result_processor(dialect, _oid(impl)) for impl in results]
        self._as_they_come = not any(self._results)

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            constant if name is None else values[name] if convert is None else convert(values[name])
            for name, convert, constant in self._parameters
        ]

    def converted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if self._as_they_come:
            return rows
        return [
            tuple(
                value if convert is None else convert(value) for value, convert in zip(row, self._results, strict=True)
            )
            for row in rows
        ]


def _oid(impl: TypeEngine[Any]) -> int | None:
    """What PostgreSQL calls the type of a column, where SQLAlchemy asks it before it converts values."""
    return _FLOAT8 if isinstance(impl, Float) else None


def _parameter(compiled: SQLCompiler, name: str, dialect: SqlDialect) -> tuple[str | None, Conversion | None, Any]:
    """The name by which a value is given and how it is converted, or the constant that stands in the statement."""
    bind = compiled.binds[name]
    convert: Conversion | None = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(bind.type, UtcDateTime) and dialect.name == "sqlite":
        convert = sqlite_time  # the same text, made with a tenth of the work
    if bind.required:
        return name, convert, None
    return None, None, bind.value if convert is None else convert(bind.value)


class BareInsert:
    """Inserts of many rows into one table."""

    def __init__(self, table: Table, *columns: str) -> None:
        statement = insert(table)
        self._texts = {
            name: str(statement.compile(dialect=dialect, column_keys=columns)) for name, dialect in _DIALECTS.items()
        }
        self._asked = self._texts["postgresql"].encode()

    async def run(self, tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows whose values stand in the order of the table's columns, as the driver takes them."""
        if tx.dialect == "sqlite":
            await cast(SqliteConnection, tx.connection).run_bare_rows(self._texts["sqlite"], rows)
            return
        for row in rows:
            tx.rounds.put_off(Request(self._asked, row))


def bare_time(tx: Transaction, at: datetime) -> Any:
    """A time as ``UtcDateTime`` would hand it to the driver."""
    return at if tx.dialect == "postgresql" else sqlite_time(at)


async def _run(tx: Transaction, compiled: _Compiled, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    parameters = compiled.parameters(values)
    if tx.dialect == "sqlite":
        return cast(SqliteConnection, tx.connection).run_bare(compiled.text, parameters)
    return (await tx.rounds.ask(Request(compiled.asked, parameters))).rows

"""What Alembic runs for each command: connect, lock out other upgrades, migrate."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from storage.schema import load_tables
from storage.tables import metadata

_UPGRADE_LOCK = 7_370_684


def _url() -> Any:
    given = context.config.attributes.get("url")
    return given or make_url(context.get_x_argument(as_dictionary=True)["url"])


def _render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and type(item).__module__ == "storage.tables":
        autogen_context.imports.add("import storage.tables")
        return f"storage.tables.{type(item).__name__}()"
    return False


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _UPGRADE_LOCK})
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run() -> None:
    load_tables()
    engine = create_engine(_url())
    try:
        with engine.connect() as connection:
            _migrate(connection)
    finally:  # an upgrade that fails leaves its lock as well
        engine.dispose()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database, not as a script")
_run()

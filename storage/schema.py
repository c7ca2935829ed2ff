"""The whole schema: which modules hold tables, and how it is made or brought up to date."""

import asyncio
from importlib import import_module, resources
from importlib.util import find_spec

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.engines import parse_url
from storage.tables import metadata

TABLE_MODULES = (
    "storage.outbox_table",
    "commerce.db.tables",
    "commerce.db.catalogue_tables",
    "agent.db.tables",
    "prompts.db.tables",
    "serving.db.tables",
    "serving.db.outreach_tables",
    "evals.db.tables",
)
"""By name, so that the ground floor imports nothing from above it."""


def load_tables() -> None:
    """Import every module that puts tables on the metadata; a folder that has none is passed over."""
    for name in TABLE_MODULES:
        package, _, _ = name.rpartition(".")
        if find_spec(package.partition(".")[0]) and find_spec(package) and find_spec(name):
            import_module(name)


async def create_tables(database: Database) -> None:
    """Make all tables that are missing, without a migration; for tests and throw-away databases."""
    load_tables()
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database's schema to a revision of the one history; makes the SQLite file where there is none."""
    await asyncio.to_thread(command.upgrade, migration_config(url), revision)


def migration_config(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage") / "migrations"))
    drivername = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
    parsed = parse_url(url)
    parsed = parsed.set(drivername=drivername[parsed.get_backend_name()])
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = parsed
    return config


def draft_migration(url: str, revision: str, message: str) -> None:
    """Write the migration from a database at the head to the schema of the tables, for a person to read."""
    command.revision(migration_config(url), message=message, autogenerate=True, rev_id=revision)


def check_migrations(url: str) -> None:
    """Raise where the tables say something that the migrations do not; the database is at the head."""
    command.check(migration_config(url))

"""The database side of backup and restore, by PostgreSQL's own tools."""

import datetime as dt
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from charter.ground.database.account import DatabaseTrouble, account, binaries
from charter.site.installation import cluster, var

TABLES = """SELECT relname FROM pg_class WHERE relkind = 'r'
            AND relnamespace = 'public'::regnamespace ORDER BY 1"""
RESTORED = "charter_restored"  # a table that tells the next start of the restore
PEOPLE = "org_person"  # whoever has one person has begun to work


def where() -> dict[str, str]:
    """How to reach the database, as libpq parameters."""
    server = cluster()
    if server is not None:
        return server.parameters()
    return {k: str(v) for k, v in conninfo_to_dict(os.environ["DATABASE_URL"]).items() if v}


def connect(database: str = "") -> "psycopg.Connection[tuple[object, ...]]":
    at = where() | ({"dbname": database} if database else {})
    return psycopg.connect(**at, autocommit=True)  # type: ignore[arg-type]


def tool(name: str, database: str, *words: str) -> None:
    """pg_dump or pg_restore. The password goes by environment, never by the command line."""
    at = where()
    environment = {**os.environ, "PGPASSWORD": at.pop("password", ""), "PGDATABASE": database}
    environment |= {f"PG{k.upper()}": v for k, v in at.items() if k in {"host", "port", "user"}}
    done = subprocess.run(
        [str(binaries(account(var() / "postgres")) / name), *words],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DatabaseTrouble(f"{name} failed: {done.stderr.strip()[-1500:]}")


def rows(at: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    """Rows of every table: what a restore must bring back."""
    found = {}
    for (table,) in at.execute(TABLES).fetchall():
        count = at.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(table))))
        found[str(table)] = int(str((count.fetchone() or [0])[0]))
    return found


def dump(to: Path) -> dict[str, int]:
    """Dump one snapshot of the running database; returns the rows per table in that snapshot."""
    with connect() as at:
        at.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = (at.execute("SELECT pg_export_snapshot()").fetchone() or [""])[0]
        tool("pg_dump", where()["dbname"], "-Fc", f"--snapshot={snapshot}", "--no-owner",
             "--no-privileges", f"--file={to}")  # fmt: skip
        return rows(at)


def is_empty() -> bool:
    with connect() as at:
        found = rows(at)
    return not found.get(PEOPLE)


@contextmanager
def beside(name: str, what: str) -> Iterator[str]:
    """A new empty database beside ours; dropped again unless it was given another name."""
    new = f"{name}_{what}"
    with connect("postgres") as at:
        at.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))
        at.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new)))
        try:
            yield new
        finally:
            at.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))


def fill(database: str, dump: Path, expected: dict[str, int]) -> None:
    """Restore a dump into an empty database and count what came back."""
    tool("pg_restore", database, "--no-owner", "--no-privileges", "--exit-on-error",
         "-j2", f"--dbname={database}", str(dump))  # fmt: skip
    with connect(database) as at:
        found = rows(at)
    if found != expected:
        odd = sorted(t for t in found | expected if found.get(t) != expected.get(t))
        raise DatabaseTrouble(f"After restoring, {', '.join(odd)} do not have the same rows.")


def bytes_used() -> int:
    """Of our database on the server's disk."""
    with connect() as at:
        found = at.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(str((found or [0])[0]))


def last_entry(database: str) -> int:
    """The number of the journal's last entry there; 0 where there is no journal yet."""
    with connect(database) as at:
        if (at.execute("SELECT to_regclass('journal_entry')").fetchone() or [None])[0] is None:
            return 0
        found = at.execute("SELECT coalesce(max(id), 0) FROM journal_entry").fetchone()
        return int(str((found or [0])[0]))


def leave_word(old: str, new: str, made_at: str) -> None:
    """Into the new database, before it takes the old one's place: what will be missing."""
    came, went = last_entry(new), last_entry(old)
    told = {"made_at": made_at, "lost_from": came + 1, "lost_to": went}
    table = sql.Identifier(RESTORED)
    with connect(new) as at:
        at.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        at.execute(sql.SQL("CREATE TABLE {} (told jsonb)").format(table))
        at.execute(sql.SQL("INSERT INTO {} VALUES (%s)").format(table), [json.dumps(told)])


def swap(name: str, new: str) -> str:
    """Put `new` in the place of `name`, in one transaction; returns the old one's new name."""
    old = f"{name}_until_{dt.datetime.now(dt.UTC):%Y%m%d_%H%M%S}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connect("postgres") as at, at.transaction():
        at.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
        at.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    return old


def drop(name: str) -> None:
    with connect("postgres") as at:
        at.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

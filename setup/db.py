"""What the scripts ask of PostgreSQL; PG* variables name the server."""

import sys

import psycopg2
from psycopg2 import sql

NEEDED_EXTENSIONS = ("pg_trgm", "unaccent")


def _query(query, *args, dbname="postgres"):
    connection = psycopg2.connect(dbname=dbname)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, args)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _name(text, *names):
    return sql.SQL(text).format(*map(sql.Identifier, names))


def check():
    """Say what is wrong with the server, if anything is."""
    try:
        [(version, may_create)] = _query(
            "SELECT current_setting('server_version_num')::int, "
            "rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
    except psycopg2.OperationalError as error:
        return f"no PostgreSQL server is reachable: {error}"
    if version < 130000:
        return "PostgreSQL 13 or newer is needed"
    if not may_create:
        return "the PostgreSQL user may not create databases: ALTER USER ... CREATEDB"
    known = {name for (name,) in _query("SELECT name FROM pg_available_extensions")}
    missing = ", ".join(name for name in NEEDED_EXTENSIONS if name not in known)
    if missing:
        return f"PostgreSQL lacks {missing}: install its contrib package"


def exists(name):
    if not _query("SELECT 1 FROM pg_database WHERE datname = %s", name):
        return f"no database {name}"


def create(name, template="template0"):
    encoding = " ENCODING 'unicode' LC_COLLATE 'C'" if template == "template0" else ""
    _query(_name("CREATE DATABASE {} TEMPLATE {}" + encoding, name, template))
    # As Odoo does with the databases that it makes itself; indexes of parts need it.
    _query("CREATE EXTENSION IF NOT EXISTS pg_trgm", dbname=name)


def drop(name):
    _query(_name("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def rename(old, new):
    _query(_name("ALTER DATABASE {} RENAME TO {}", old, new))


def note(name, text):
    """Keep a short text with the database."""
    _query(_name("COMMENT ON DATABASE {} IS %s", name), text)


def noted(name):
    [(text,)] = _query(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '') "
        "FROM pg_database WHERE datname = %s",
        name,
    )
    print(text)


def installed(name):
    """Print the names of the installed add-ons, comma separated."""
    rows = _query(
        "SELECT name FROM ir_module_module WHERE state = 'installed'", dbname=name
    )
    print(",".join(sorted(row[0] for row in rows)))


if __name__ == "__main__":
    command = {
        f.__name__: f
        for f in (check, exists, create, drop, rename, note, noted, installed)
    }[sys.argv[1]]
    problem = command(*sys.argv[2:])
    if problem and command is exists:
        sys.exit(1)
    sys.exit(problem)

"""A copy of the test database, for tests that need other add-ons beside ours."""

import os
import shutil
import socket
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

TIMEOUT = 45 * 60


@contextmanager
def copied(database):
    """A copy of a database with its filestore, for as long as it is needed."""
    from odoo import sql_db
    from odoo.tools import config

    copy = f"{database[:40]}_suite_{uuid.uuid4().hex[:8]}"
    filestore, copied = config.filestore(database), config.filestore(copy)
    # PostgreSQL copies a database only while nobody is connected to it
    sql_db.close_db(database)
    _as_admin("CREATE DATABASE {} TEMPLATE {}", copy, database)
    try:
        copy_filestore(filestore, copied)
        yield copy
    finally:
        _as_admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy)
        shutil.rmtree(copied, ignore_errors=True)


def copy_filestore(source, target):
    if Path(source).exists():
        shutil.copytree(source, target, copy_function=_link)


def install(database, modules, folder):
    """Install those of ``modules`` that are missing; the log is in ``folder``.

    :raises RuntimeError: when that came to no end
    """
    present = installed(database)
    if missing := [name for name in modules if name not in present]:
        odoo(
            ["server", *options(database, folder), "--no-http", "--stop-after-init"]
            + ["-i", ",".join(missing)],
            folder,
        )


def options(database, folder):
    return [
        f"--database={database}",
        f"--db-filter=^{database}$",
        f"--logfile={folder}/odoo.log",
        "--workers=0",
    ]


def odoo(arguments, folder, stdin="", **environment):
    """Run one of Odoo's commands to its end.

    :raises RuntimeError: with the end of its log, when it fails
    """
    result = subprocess.run(
        [sys.executable, "-m", "odoo", *arguments],
        input=stdin,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    if result.returncode:
        log = Path(folder, "odoo.log").read_text()[-5000:]
        raise RuntimeError(f"odoo {arguments[0]}: {result.stderr[-5000:]}\n{log}")


def environment_of_no_worker():
    """The environment without what makes pytest-odoo copy the database once more."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTEST_XDIST_")
    }


def installed(database):
    """Return the names of the installed add-ons."""
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {name for (name,) in cursor.fetchall()}


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _link(source, target):
    # files of the filestore are named after their content and never change
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _as_admin(statement, *names):
    with closing(connect("postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def connect(database):
    from odoo.sql_db import connection_info_for

    _name, info = connection_info_for(database)
    return psycopg2.connect(**info)

"""A furnished court a run, copied for every test, behind its own application."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import api.cli
from api.app import create_app
from api.cli.opening import Place
from api.desk import Desk
from api.settings import Settings
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.embedded import Cluster
from ledger.store.keys import KEY_BYTES, MasterKey
from tests.api.office import Office, Secrets, Teller, furnish
from tests.databases import execute, keep, put_back

BOOK = "姑苏法院"
SETTINGS = Settings(max_upload_bytes=200_000, wait_seconds=0.05, most_per_minute=0)


@pytest.fixture(scope="session")
def master() -> MasterKey:
    return MasterKey(os.urandom(KEY_BYTES))


@pytest.fixture(scope="session")
def furnished(cluster: Cluster, template: str, master: MasterKey) -> tuple[str, Secrets]:
    """The database of a furnished court, and everybody's keys."""
    name = f"office_{uuid4().hex}"
    execute(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    database = Database(cluster.dsn(name))
    secrets = furnish(Court(database, BOOK, master))
    database.close()
    return name, secrets


@contextmanager
def copied(cluster: Cluster, furnished: str, master: MasterKey) -> Iterator[Court]:
    name = f"t_{uuid4().hex}"
    execute(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{furnished}" STRATEGY file_copy')
    database = Database(cluster.dsn(name))
    yield Court(database, BOOK, master)
    database.close()
    execute(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def standing(
    cluster: Cluster, furnished: tuple[str, Secrets], master: MasterKey
) -> Iterator[Court]:
    """The furnished court that every test finds as it was furnished."""
    with copied(cluster, furnished[0], master) as court:
        keep(court.database)
        yield court


@pytest.fixture
def desk_court(standing: Court, master: MasterKey) -> Iterator[Court]:
    """The furnished court, put back after the test."""
    yield Court(standing.database, BOOK, master)
    put_back(standing.database)


@pytest.fixture(scope="module")
def module_court(
    cluster: Cluster, furnished: tuple[str, Secrets], master: MasterKey
) -> Iterator[Court]:
    """A copy of the furnished court for a whole module."""
    with copied(cluster, furnished[0], master) as court:
        yield court


@pytest.fixture(scope="session")
def door() -> FastAPI:
    """The application, made once a run: FastAPI works out its 500 routes at its first request."""
    nobodys: Any = None
    return create_app(nobodys, SETTINGS)


@pytest.fixture
def office(desk_court: Court, furnished: tuple[str, Secrets], door: FastAPI) -> Iterator[Office]:
    """The court behind its door, with a bank that says what it is told to."""
    bank = Teller()
    settings = SETTINGS.model_copy(update={"dsn": desk_court.database.dsn})
    door.state.desk = Desk(desk_court, settings, bank)
    with TestClient(door, raise_server_exceptions=False) as client:
        yield Office(client, desk_court, furnished[1], bank)


room = cache(api.cli.app)


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is typed in one test goes over the same connections, as what a server is asked does.

    A command opens five of its own, and a server that has read nothing yet spends 60 ms on them,
    more than on the command; its room is furnished anew for each, too, which takes as long. The
    programs that other tests start do begin with nothing.
    """
    kept: dict[str, Database] = {}

    def database(dsn: str, pool_size: int) -> Database:
        return kept.setdefault(dsn, Database(dsn, pool_size))

    monkeypatch.setattr("api.cli.app", room)
    monkeypatch.setattr("api.cli.opening.Database", database)
    monkeypatch.setattr(Place, "close", lambda place: place.found.close())
    yield
    for each in kept.values():
        each.close()

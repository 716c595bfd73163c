"""What goes wrong around the ledger, and how the command line says so."""

import pytest

from ledger.store.database import owner_engine
from tests.api.test_cli import Machine, court, machine  # noqa: F401


@pytest.mark.parametrize("says", ["53100", "57P01"])
def test_a_database_without_room_or_on_its_way_down_is_refused_in_words(
    court: Machine,  # noqa: F811  # the fixture
    says: str,
) -> None:
    with owner_engine(court.dsn).begin() as owner:  # as the views' tables are told of a case
        owner.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE 'no room' USING ERRCODE = '{says}'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON views.keys EXECUTE FUNCTION no_room()"
        )
    known = {"53100": "database-full", "57P01": "database-unreachable"}
    assert court.refused("lists", "keys-to-admit") == known[says]

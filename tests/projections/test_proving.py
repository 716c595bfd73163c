"""A view that was tampered with is named, by its row and never by what stands in it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from api.every import EVERY, follower
from ledger.projections.proving import untrue
from ledger.store.court import Court
from tests.projections.history import History
from tests.projections.reading import dump


@pytest.fixture
def lived(court: Court, owner: sa.Engine) -> Iterator[sa.Connection]:
    """A life whose views were followed, and the owner's connection to them."""
    History(court, 7).live(150, every=5)
    follower(court).catch_up()
    with owner.connect() as connection:
        yield connection


def test_views_that_were_followed_are_true_and_stay_as_they_are(
    court: Court, lived: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = dump(court)
    assert untrue(court, EVERY) == []
    monkeypatch.setattr("ledger.projections.rebuild.STRETCH", 40)
    for projection in EVERY:
        monkeypatch.setattr(projection, "kept", 3)
    assert untrue(court, EVERY) == []
    assert dump(court) == followed


def test_what_was_done_to_a_view_is_named(court: Court, lived: sa.Connection) -> None:
    tampered = (
        "UPDATE views.lines SET payer_name = '无名' WHERE position = (SELECT min(position) FROM"
        " views.lines)",
        "DELETE FROM views.cases WHERE position = (SELECT max(position) FROM views.cases)",
        "INSERT INTO views.told_figures"
        f" VALUES ('{court.book}', gen_random_uuid(), 'x', '2026-03', 1, 1, 'x', 'x', 1)",
    )
    for statement in tampered:
        assert lived.exec_driver_sql(statement).rowcount == 1
    lived.commit()
    found = {each.view: each.detail for each in untrue(court, EVERY)}
    assert found["lines"].endswith("differs in payer_name")
    assert "无名" not in found["lines"]
    assert found["cases"].endswith("is not there")
    told = found.pop("told-figures", None) or found.pop("told_figures")
    assert told.endswith("is of no fact")
    assert set(found) == {"lines", "cases"}


def test_a_view_that_skipped_facts_is_named(court: Court, lived: sa.Connection) -> None:
    """Whoever moves a view's place ahead hides what is recorded next from every list."""
    lived.exec_driver_sql("UPDATE views.tracking SET position = position + 1000")
    lived.commit()
    found = untrue(court, EVERY)
    assert found
    assert all("facts of" in each.detail for each in found)

"""A superuser of the database against a court's money: what he tries, and what stops or names it.

Nothing holds him: no trigger, no grant, no role. He has the database and not the master key, which
lies with the program; see docs/threats.md.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from api.every import EVERY, follower
from ledger.domain.act import Role
from ledger.domain.payout import State
from ledger.projections.proving import untrue
from ledger.store.checkpoint import checkpoint
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.head import head_of
from ledger.store.ours import NotRecordedHere
from ledger.store.verify import verify
from tests.reconciliation.sending_desk import Desk
from tests.services.test_cash_witness import agreed, hand
from tests.services.till import Till

Do = Callable[..., None]

# Through the door in somebody's name: it is a function, and whoever may do all may call it.
SPEAK = """
    SELECT anzhang.append(:book, ARRAY[CAST(:id AS uuid)], ARRAY[CAST(:version AS integer)],
        ARRAY[:topic], ARRAY[:state], now(), :actor, :role, '', '', '', '', '{}', '{}', :marks,
        '{}', '{}', '{}', '{}', '{}')"""
# Every link anew from a place on, as the door makes them, and the head after them.
LINK_ANEW = """
    DO $$ DECLARE f record; v bytea; BEGIN
        SELECT link INTO v FROM anzhang.facts WHERE position = {at} - 1;
        FOR f IN SELECT * FROM anzhang.facts WHERE position >= {at} ORDER BY position LOOP
            v := sha256(v || convert_to(concat_ws(E'\\x1f', f.book, f.position, f.originator_id,
                f.originator_version, f.topic, f.state,
                (extract(epoch FROM f.recorded_at) * 1000000)::bigint, f.actor, f.role,
                f.correlation, f.request_key), 'UTF8'));
            UPDATE anzhang.facts SET link = v WHERE position = f.position;
        END LOOP;
        UPDATE anzhang.books SET link = v;
    END $$"""


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: a superuser is let loose on it."""
    return own_database


@pytest.fixture
def do(owner: sa.Engine) -> Do:
    """Do whatever one likes, with every trigger off."""

    def done(*statements: str, **values: Any) -> None:
        with owner.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.execute(sa.text(statement), values)

    return done


def found(court: Court, *noted: Any) -> set[tuple[str, int | None]]:
    """What verification with the master key finds."""
    verdict = verify(court.database, court.book, noted=noted, workers=0, master=court.keys.master)
    return {(each.kind, each.position) for each in verdict.differences}


def nothing_leaves(desk: Desk) -> None:
    """The program sends none of it to the bank."""
    batch = desk.prepare()
    with pytest.raises(NotRecordedHere):
        desk.send(batch)
    assert not desk.bank.files


@pytest.mark.parametrize("mark", [None, os.urandom(16), b"", bytes(16)])
def test_who_agrees_through_the_door_in_another_s_name_is_paid_nothing(
    desk: Desk, do: Do, mark: bytes | None
) -> None:
    """Chain, versions, postings and requests are as whole as if the leader had agreed himself."""
    house, court = desk.house, desk.house.court
    drafted = house.drafted("3000.00")
    desk.number, digest = drafted.ids["payout"], drafted.ids["digest"]
    asked = house.payout(desk.number)
    for version, role in enumerate(asked.roles, start=asked.version + 1):
        state = f'{{"by":"{role.value}","digest":"{digest}","role":"{role.value}"}}'
        do(
            SPEAK, book=court.book, id=str(asked.id), version=version, topic="payout.approved",
            state=state, actor=role.value, role=role.value, marks=mark,
        )  # fmt: skip
    assert desk.state is State.APPROVED
    first = court.position() - len(asked.roles) + 1
    kind = "mark-missing" if mark in (None, bytes(16)) else "mark-forged"
    assert found(court) == {(kind, first)}
    nothing_leaves(desk)


def test_a_changed_fact_with_the_whole_tail_linked_anew_is_known_by_its_mark(
    desk: Desk, do: Do
) -> None:
    """A head or a checkpoint noted outside tells it as well, without any key."""
    court = desk.house.court
    noted, line = head_of(court.database, court.book), checkpoint(court)
    ((at,),) = court.recorder.rows(
        "SELECT position FROM anzhang.facts WHERE topic = 'payout.approved' AND role = %s",
        (Role.CHIEF.value,),
    )
    do(
        "UPDATE anzhang.facts SET actor = 'wang', state = replace(state, 'chen', 'wang')"
        f" WHERE position = {at}",
        LINK_ANEW.format(at=at),
    )
    assert found(court) == {("mark-forged", at)}
    assert ("history-rewritten", noted.position) in found(court, noted)
    assert checkpoint(court, line.position) != line
    blind = verify(court.database, court.book, workers=0)
    assert blind.intact  # without the key and without a note nobody can tell
    nothing_leaves(desk)


def test_another_party_s_sealed_account_put_in_its_place_gets_no_money(desk: Desk, do: Do) -> None:
    """Nobody can read or make a box, but one of the same case opens as well in another fact.

    Where it does not fit what the fact says, nothing of the case can be read any more.
    """
    court = desk.house.court
    states = court.recorder.rows(
        "SELECT position, state::json -> 'sealed' ->> 1 FROM anzhang.facts WHERE book = %s"
        " AND topic LIKE 'case-account.%%' AND state LIKE '%%\"sealed\"%%' ORDER BY position",
        (court.book,),
    )
    (at, old), (_, new) = states[-1], states[0]
    assert old != new
    do(
        "UPDATE anzhang.facts SET state = replace(state, :old, :new) WHERE position = :at",
        old=old, new=new, at=at,
    )  # fmt: skip
    do(LINK_ANEW.format(at=at))
    assert ("mark-forged", at) in found(court)
    nothing_leaves(desk)


def test_marks_taken_away_are_missed_and_those_of_another_book_are_none(desk: Desk, do: Do) -> None:
    court = desk.house.court
    do("UPDATE anzhang.facts SET mark = NULL WHERE position = 5")
    assert found(court) == {("mark-missing", 5)}
    other = court.keys.master.marks(f"{court.book}-2")
    fact = next(court.recorder.stream(5, 6))[0]
    words = (fact[2], fact[3], fact[1], fact[5].decode())
    mark = other.of_all([words], "", "", "", "")
    do("UPDATE anzhang.facts SET mark = :m WHERE position = 6", m=mark)
    assert found(court) == {("mark-missing", 5), ("mark-forged", 6)}


def test_a_book_from_before_marks_is_whole_and_says_how_much_of_it_is(desk: Desk, do: Do) -> None:
    """To pass for older, every fact before the forged one must lose its mark, and the count is
    told: of a book that was begun with marks it is none."""
    court = desk.house.court
    do("UPDATE anzhang.facts SET mark = NULL")
    verdict = verify(court.database, court.book, workers=0, master=court.keys.master)
    assert (verdict.intact, verdict.unmarked) == (True, court.position())
    desk.sent()
    assert desk.bank.files
    verdict = verify(court.database, court.book, workers=0, master=court.keys.master)
    assert verdict.intact
    assert 0 < verdict.unmarked < court.position()


def test_functions_of_his_own_are_not_asked_what_is_stored(
    desk: Desk, do: Do, owner: sa.Engine
) -> None:
    """They stand before the server's in every session's path, and would tell the old story."""
    court = desk.house.court
    name = sa.make_url(court.database.dsn).database
    at, old = court.recorder.rows(
        "SELECT position, state FROM anzhang.facts WHERE topic = 'payout.drafted'", ()
    )[0]
    do(
        "CREATE SCHEMA evil",
        "GRANT USAGE ON SCHEMA evil TO PUBLIC",
        "CREATE FUNCTION evil.concat_ws(text, bigint, uuid, integer, anzhang.word, anzhang.words,"
        " bigint, text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT"
        " pg_catalog.concat_ws($1, $2, $3, $4, $5, replace($6, '发放', '发还'), $7, $8, $9, $10,"
        " $11) $$",
        f'ALTER DATABASE "{name}" SET search_path = evil, pg_catalog, public',
        f"UPDATE anzhang.facts SET state = replace(state, '发还', '发放') WHERE position = {at}",
    )
    do(
        "CREATE FUNCTION evil.sha256(bytea) RETURNS bytea LANGUAGE sql AS"
        " 'SELECT sha256 FROM anzhang.evidence WHERE bytes = $1'",
        "ALTER TABLE anzhang.evidence DROP CONSTRAINT evidence_check",
        "UPDATE anzhang.evidence SET bytes = '<Other/>' WHERE ctid = (SELECT max(ctid) FROM"
        " anzhang.evidence)",
    )
    court.database.close()
    kinds = {kind for kind, _ in found(court)}
    assert kinds == {"machinery-changed", "evidence-changed"}, old
    do(f"UPDATE anzhang.facts SET state = replace(state, '发放', '发还') WHERE position = {at}")
    assert {("chain-broken", at), ("mark-forged", at)} <= found(court)


def test_what_is_paid_comes_from_facts_and_not_from_what_a_list_shows(desk: Desk, do: Do) -> None:
    court = desk.house.court
    follower(court).catch_up()
    do("UPDATE views.payouts SET amount = 1, party = 'p9'")
    assert [each.view for each in untrue(court, EVERY)] == ["payouts"]
    desk.sent()
    (file,) = desk.bank.files
    assert b"20000.00" in file


def test_cash_agreed_to_past_the_program_is_handed_to_nobody(desk: Desk, do: Do) -> None:
    number = agreed(Till(desk.house))
    id_ = str(desk.house.payout(number).id)
    do("UPDATE anzhang.facts SET mark = NULL WHERE originator_id = :id", id=id_)
    with pytest.raises(NotRecordedHere):
        hand(desk.house, number)

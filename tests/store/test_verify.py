"""Whatever is changed behind the door is found, named by its kind, and placed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from purses import Purse
from tampering import Tamper, first, kinds, look

from ledger.domain.chart import bank
from ledger.domain.money import Money
from ledger.store import stream, stretches
from ledger.store.chain import MOMENT
from ledger.store.court import Court
from ledger.store.head import Head, head_of
from ledger.store.verify import Difference, verify


def test_an_untouched_book_is_intact(filled: Court) -> None:
    verdict = look(filled, head_of(filled.database, filled.book))
    assert verdict.intact, verdict.differences
    assert (verdict.facts, verdict.postings, verdict.balances) == (16, 28, 3)
    assert verdict.head.position == 16
    assert verdict.as_dict()["intact"] is True


def test_an_empty_book_is_intact(court: Court) -> None:
    assert look(court, head_of(court.database, court.book)).intact


def test_workers_in_processes_of_their_own_find_the_same(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.postings SET account = 'bank/other' WHERE position = 3 AND leg = 1")
    by_processes = verify(filled.database, filled.book, workers=1, domain="purses")
    assert by_processes == look(filled)
    assert not by_processes.intact


def test_a_book_that_grows_meanwhile_is_intact(filled: Court) -> None:
    def fill() -> None:
        for _ in range(30):
            purse = filled.find(Purse, Purse.create_id("一"), named="一")
            purse.fill(Money(1))
            filled.save(purse)

    with ThreadPoolExecutor(1) as threads:
        filling = threads.submit(fill)
        while not filling.done():
            assert look(filled).intact
        filling.result()


@pytest.mark.parametrize(
    "change",
    [
        "state = replace(state, '1.00', '9.00')",
        "state = state || ' '",
        "actor = 'b'",
        "role = 'admin'",
        "request_key = 'other'",
        "correlation = 'x'",
        "topic = 'test.purse.spent'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "originator_id = gen_random_uuid()",
        "originator_version = 99",
        "link = sha256(link)",
        # Moving a character from one column to the next leaves their letters in a row the same.
        "actor = actor || left(role, 1), role = substr(role, 2)",
        "link = substr(link, 2)",
        "link = link || '\\x00'",
        "link = ''",
    ],
)
def test_one_changed_column_breaks_the_chain_at_its_fact(
    filled: Court, tamper: Tamper, change: str
) -> None:
    tamper(f"UPDATE anzhang.facts SET {change} WHERE position = 2")
    assert Difference(
        "chain-broken", 2, "the fact at 2 is not the one that was recorded there"
    ) in (look(filled).differences)
    assert first(filled).position == 2


FORGED = """
    UPDATE anzhang.facts f SET actor = :actor, link = sha256(p.link || convert_to(concat_ws(
        E'\\x1f', f.book, f.position, f.originator_id, f.originator_version, f.topic, f.state,
        (extract(epoch FROM f.recorded_at) * 1000000)::bigint, :actor, f.role, f.correlation,
        f.request_key), 'UTF8'))
      FROM anzhang.facts p WHERE p.position = :at - 1 AND f.position = :at"""


def test_a_changed_fact_with_its_link_made_again_is_found_at_the_next(
    filled: Court, tamper: Tamper
) -> None:
    tamper(FORGED, actor="b", at=5)
    found = {(each.kind, each.position) for each in look(filled).differences}
    assert found == {("mark-forged", 5), ("chain-broken", 6)}


def test_a_fact_whose_columns_end_where_one_likes_is_found(filled: Court, tamper: Tamper) -> None:
    """Its link may follow from its letters: they could be parted in more ways than one."""
    tamper(FORGED, actor="b\x1fc", at=16)
    tamper("UPDATE anzhang.books SET link = (SELECT link FROM anzhang.facts WHERE position = 16)")
    assert first(filled).position == 16
    assert "chain-broken" in kinds(filled)


def test_a_moment_is_written_as_the_door_writes_it(filled: Court) -> None:
    asked = (
        f"SELECT count(*), count(*) FILTER (WHERE {MOMENT} = (extract(epoch FROM recorded_at)"
        " * 1000000)::bigint) FROM (SELECT timestamptz '1970-01-01' + make_interval(days => d)"
        " + d * interval '1.234567 seconds' + d %% 1000 * interval '1 microsecond' AS recorded_at"
        " FROM generate_series(0, 49670) d) AS until_2106"
    )
    ((every, right),) = filled.recorder.rows(asked, ())
    assert every == right == 49671


def test_a_deleted_fact_is_missed_at_its_place(filled: Court, tamper: Tamper) -> None:
    tamper("DELETE FROM anzhang.facts WHERE position = 7")
    assert (first(filled).kind, first(filled).position) == ("fact-missing", 7)


@pytest.mark.parametrize("cut", [(16, 16, 3), (4, 3, 2), (1, 1, 1)])
def test_wherever_a_book_is_cut_into_stretches_the_same_is_found(
    filled: Court, tamper: Tamper, monkeypatch: pytest.MonkeyPatch, cut: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(stretches, "CHUNK", cut[0])
    monkeypatch.setattr(stretches, "PART", cut[1])
    monkeypatch.setattr(stream, "FEW", cut[2])
    assert look(filled).intact
    tamper(
        "UPDATE anzhang.facts SET link = sha256(link) WHERE position = 5",
        "DELETE FROM anzhang.facts WHERE position IN (8, 9)",
        "UPDATE anzhang.facts SET topic = 'nobody.knows' WHERE position = 12",
        "UPDATE anzhang.postings SET account = 'bank/1' WHERE position = 14 AND leg = 1",
    )
    found = {each.kind: each.position for each in look(filled).differences}
    assert (found["chain-broken"], found["fact-missing"]) == (5, 8)
    assert (found["fact-unreadable"], found["posting-changed"]) == (12, 14)


def test_a_fact_before_the_first_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.facts SET position = -3 WHERE position = 3")
    assert (first(filled).kind, first(filled).position) == ("fact-missing", -3)


def test_a_deleted_fact_whose_successors_moved_up_is_found(filled: Court, tamper: Tamper) -> None:
    tamper(
        "DELETE FROM anzhang.facts WHERE position = 7",
        "UPDATE anzhang.facts SET position = position + 1000 WHERE position > 7",
        "UPDATE anzhang.facts SET position = position - 1001 WHERE position > 1000",
    )
    found = look(filled).differences
    assert min(each.position for each in found if each.kind == "chain-broken") == 7


def test_two_facts_that_changed_places_are_found_at_the_first(
    filled: Court, tamper: Tamper
) -> None:
    tamper(
        "UPDATE anzhang.facts SET position = 99 WHERE position = 3",
        "UPDATE anzhang.facts SET position = 3 WHERE position = 5",
        "UPDATE anzhang.facts SET position = 5 WHERE position = 99",
    )
    assert (first(filled).kind, first(filled).position) == ("chain-broken", 3)


CUT = (
    "DELETE FROM anzhang.facts WHERE position > 15",
    "DELETE FROM anzhang.postings WHERE position > 15",
)
BALANCED_AGAIN = """
    UPDATE anzhang.balances b SET (amount, position) = (
        SELECT sum(p.amount), max(p.position) FROM anzhang.postings p
         WHERE (p.book, p.account) = (b.book, b.account))"""
HEAD_CUT_TOO = """
    UPDATE anzhang.books SET (position, link, recorded_at) = (
        SELECT position, link, recorded_at FROM anzhang.facts WHERE position = 15)"""


def test_a_tail_cut_off_below_the_head_is_found_by_the_head(filled: Court, tamper: Tamper) -> None:
    tamper(*CUT, BALANCED_AGAIN)
    assert look(filled).differences == (
        Difference("tail-cut", 15, "the head says 16 facts, the last one stored is 15"),
    )


def test_a_tail_cut_off_with_its_head_is_found_by_a_head_noted_elsewhere(
    filled: Court, tamper: Tamper
) -> None:
    noted = Head.parse(str(head_of(filled.database, filled.book)))
    tamper(*CUT, BALANCED_AGAIN, HEAD_CUT_TOO)
    assert look(filled).intact  # nothing inside the database can tell
    assert (first(filled, noted).kind, first(filled, noted).position) == ("tail-cut", 16)


def test_a_rewritten_history_is_found_by_a_head_noted_elsewhere(filled: Court) -> None:
    noted = head_of(filled.database, filled.book)
    assert kinds(filled, replace(noted, link="00" * 32)) == {"history-rewritten"}


def test_a_head_whose_link_is_not_its_last_fact_s_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.books SET link = sha256(link)")
    assert (first(filled).kind, first(filled).position) == ("head-link", 16)


def test_a_head_whose_time_was_moved_is_found(filled: Court, tamper: Tamper) -> None:
    """What is recorded next would bear that time, and every deadline would be counted from it."""
    tamper("UPDATE anzhang.books SET recorded_at = recorded_at + interval '1 year'")
    assert (first(filled).kind, first(filled).position) == ("head-time", 16)


def test_a_book_opened_or_closed_by_no_fact_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.books SET open_from = '2026-04-01'")
    assert first(filled) == Difference(
        "open-from-changed", None, "the book is open from 2026-04-01, its months say None"
    )


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("UPDATE anzhang.postings SET amount = amount * 2 WHERE position = 3", 3),
        ("UPDATE anzhang.postings SET account = 'bank/1' WHERE position = 3 AND leg = 1", 3),
        ("UPDATE anzhang.postings SET currency = 'USD' WHERE position = 3 AND leg = 1", 3),
        ("UPDATE anzhang.postings SET leg = 3 - leg + 10 WHERE position = 3", 3),
        ("DELETE FROM anzhang.postings WHERE position = 4", 4),
        ("UPDATE anzhang.postings SET position = 9 WHERE position = 5", 5),
        ("UPDATE anzhang.postings SET position = 99 WHERE position = 16", 16),
        ("UPDATE anzhang.postings SET position = 0 WHERE position = 2", 0),
        ("UPDATE anzhang.postings SET effective_on = effective_on - 1 WHERE position = 6", 6),
    ],
)
def test_a_changed_posting_is_found_at_its_fact(
    filled: Court, tamper: Tamper, change: str, position: int
) -> None:
    tamper(change)
    found = look(filled).differences
    assert position in {each.position for each in found if each.kind == "posting-changed"}


def test_a_running_balance_that_was_changed_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.postings SET balance = balance + 1 WHERE position = 6 AND leg = 2")
    assert (first(filled).kind, first(filled).position) == ("running-balance", 6)


def test_running_balances_moved_together_with_their_balance_are_found(
    filled: Court, tamper: Tamper
) -> None:
    """Each follows from the one before it, but for the first that was moved."""
    tamper(
        "UPDATE anzhang.postings SET balance = balance + 1"
        " WHERE position >= 6 AND account = 'bank/6222'",
        "UPDATE anzhang.balances SET amount = amount + 1 WHERE account = 'bank/6222'",
    )
    found = look(filled).differences
    assert [each.position for each in found if each.kind == "running-balance"] == [6]
    assert {each.kind for each in found} == {"running-balance", "balance-changed"}


def test_a_running_balance_beyond_what_the_server_can_reckon_is_found(
    filled: Court, tamper: Tamper
) -> None:
    tamper(
        "UPDATE anzhang.postings SET balance = 9223372036854775807, amount = -1"
        " WHERE position = 6 AND leg = 1"
    )
    assert {"running-balance", "balance-changed", "posting-changed"} <= kinds(filled)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE anzhang.balances SET amount = amount + 1 WHERE account = :account",
        "UPDATE anzhang.balances SET position = position - 1 WHERE account = :account",
        "DELETE FROM anzhang.balances WHERE account = :account",
    ],
)
def test_a_changed_balance_is_found_by_its_account(
    filled: Court, tamper: Tamper, change: str
) -> None:
    tamper(change, account=bank("6222"))
    found = first(filled)
    assert found.kind == "balance-changed"
    assert bank("6222") in found.detail


def test_a_balance_nobody_posted_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("INSERT INTO anzhang.balances VALUES (:book, 'bank/x', 'CNY', 5, 16)", book=filled.book)
    assert kinds(filled) == {"balance-changed"}


def test_a_deleted_request_is_found_by_its_facts(filled: Court, tamper: Tamper) -> None:
    tamper("DELETE FROM anzhang.requests WHERE last_position = 6")
    assert (first(filled).kind, first(filled).position) == ("request-changed", 6)


@pytest.mark.parametrize(
    "change", ["last_position = 3", "first_position = 2", "request_key = 'other'"]
)
def test_a_changed_request_is_found(filled: Court, tamper: Tamper, change: str) -> None:
    tamper(f"UPDATE anzhang.requests SET {change} WHERE last_position = 6")
    assert kinds(filled) == {"request-changed"}


def test_a_request_with_a_stranger_among_its_facts_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.facts SET request_key = '' WHERE position = 4")
    assert "request-changed" in kinds(filled)


def test_a_chart_bent_at_the_door_is_found(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.chart SET side = 0 WHERE prefix = 'case'")
    assert kinds(filled) == {"chart-changed"}
    assert "'case'" in first(filled).detail


def test_a_version_left_out_is_found_in_its_stream(filled: Court, tamper: Tamper) -> None:
    tamper(
        "UPDATE anzhang.facts SET originator_version = originator_version + 1 WHERE position = 16"
    )
    assert ("version-gap", 16) in {(each.kind, each.position) for each in look(filled).differences}


def test_a_fact_this_program_cannot_read_is_named(filled: Court, tamper: Tamper) -> None:
    tamper("UPDATE anzhang.facts SET topic = 'nobody.knows' WHERE position = 8")
    unreadable = [d for d in look(filled).differences if d.kind == "fact-unreadable"]
    assert [each.position for each in unreadable] == [8]


@pytest.mark.parametrize("position", [1, 3])
def test_a_fact_that_says_more_than_this_program_knows_is_named(
    filled: Court, tamper: Tamper, position: int
) -> None:
    """Also where the fact posts nothing and names no file, and so need not be made."""
    more = '{"future": 1,'
    tamper(
        "UPDATE anzhang.facts SET state = replace(state, '{', :more) WHERE position = :at",
        more=more, at=position,
    )  # fmt: skip
    unreadable = [d for d in look(filled).differences if d.kind == "fact-unreadable"]
    assert [each.position for each in unreadable] == [position]
    assert unreadable[0].detail.startswith("cannot read test.purse.")


def test_progress_tells_of_every_step(filled: Court) -> None:
    told: list[tuple[str, int, int]] = []
    verify(
        filled.database,
        filled.book,
        workers=0,
        domain="purses",
        progress=lambda *step: told.append(step),
    )
    assert told[-1] == ("facts", 16, 16)
    assert [step for step in told if step[0] == "database"][-1][1:] == (9, 9)


@pytest.mark.parametrize("text", ["", "b:1", "b:one:00", "b:1:zz"])
def test_a_head_that_was_copied_wrongly_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Head.parse(text)

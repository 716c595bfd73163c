"""The journal against a second reckoning of it, made from the facts alone."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.domain.chart import Side, bank, side_of
from ledger.domain.clock import COURT_ZONE
from ledger.domain.kernel import every_fact
from ledger.domain.money import fen, zero
from ledger.projections.entries import ENTRIES, Entry, entries
from ledger.projections.journal import (
    Movement,
    NoSuchAccount,
    TwoPasts,
    balance,
    label,
    position_at,
    statement,
    trial_balance,
)
from ledger.projections.read import NotACursor, cursor_of
from ledger.store.court import Court
from ledger.store.database import Database
from tests.projections.conftest import OPENED
from tests.projections.history import ACCOUNT, History


@dataclass(frozen=True)
class Leg:
    """One posting as a fact itself tells it."""

    position: int
    recorded_at: datetime
    effective_on: date
    account: str
    amount: int
    topic: str


def legs_of(court: Court) -> list[Leg]:
    """Every posting of the book, from the facts read again and not from what the door stored."""
    columns = "position, topic, originator_id, originator_version, recorded_at, state"
    found = []
    for rows in court.recorder.replay(columns=columns):
        for position, topic, id_, version, recorded_at, state in rows:
            fact = court.facts.fact_of(topic, id_, version, recorded_at, state)
            day = fact.effective_on() or recorded_at.astimezone(COURT_ZONE).date()
            for leg in fact.postings():
                found.append(Leg(position, recorded_at, day, leg.account, leg.amount.fen, topic))
    return found


@pytest.fixture
def lived(court: Court) -> tuple[Court, History, list[Leg]]:
    history = History(court, random.randrange(2**32))
    history.live(900, every=3)
    return court, history, legs_of(court)


@pytest.fixture
def connection(court: Court) -> Iterator[sa.Connection]:
    with court.database.app.connect() as connection:
        yield connection


def model(legs: list[Leg], number: str) -> list[tuple[Any, ...]]:
    """Position, change, change of what is free, and both running, of one case's movements."""
    mine: dict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        if leg.account.startswith(f"case/{number}/"):
            mine[leg.position].append(leg)
    total = free = 0
    rows = []
    for position in sorted(mine):
        change = -sum(leg.amount for leg in mine[position])
        freed = -sum(leg.amount for leg in mine[position] if leg.account.endswith("/available"))
        total, free = total + change, free + freed
        rows.append((position, fen(change), fen(freed), fen(total), fen(free)))
    return rows


def shown(movements: tuple[Movement, ...]) -> list[tuple[Any, ...]]:
    return [(m.position, m.amount, m.freed, m.total, m.available) for m in movements]


Lived = tuple[Court, History, list[Leg]]


def test_a_statement_at_any_past_equals_telling_that_much_of_the_book(
    lived: Lived, connection: sa.Connection
) -> None:
    court, history, legs = lived
    head = court.position()
    compared = 0
    for case in history.cases:
        number = case.case_number
        now = statement(connection, court.book, number).items
        assert shown(now) == model(legs, number)
        compared += len(now)
        at = random.randint(0, head)
        past = statement(connection, court.book, number, upto_position=at).items
        assert shown(past) == model([leg for leg in legs if leg.position <= at], number)
        moment = random.choice(legs).recorded_at
        known = statement(connection, court.book, number, known_at=moment).items
        assert shown(known) == model([leg for leg in legs if leg.recorded_at <= moment], number)
        day = random.choice(legs).effective_on
        counted = statement(connection, court.book, number, effective_on=day).items
        assert shown(counted) == model([leg for leg in legs if leg.effective_on <= day], number)
        both = statement(connection, court.book, number, upto_position=at, effective_on=day).items
        assert shown(both) == model(
            [leg for leg in legs if leg.position <= at and leg.effective_on <= day], number
        )
    assert compared > 20


def test_a_statement_agrees_with_the_case_itself(lived: Lived, connection: sa.Connection) -> None:
    court, history, _ = lived
    for case in history.cases:
        items = statement(connection, court.book, case.case_number).items
        free = sum((lot.free for lot in case.lots.values()), zero())
        assert (items[-1].available if items else zero()) == free


def test_a_statement_says_who_why_when_and_from_which_money(
    lived: Lived, connection: sa.Connection
) -> None:
    court, history, legs = lived
    topics: Counter[str] = Counter()
    receipts = {line.id for line in history.lines}
    for case in history.cases:
        for movement in statement(connection, court.book, case.case_number).items:
            topics[movement.topic] += 1
            assert movement.actor in ("钱会计", "孙法官")
            assert movement.role == "finance"
            assert movement.label != movement.topic
            assert {part.receipt for part in movement.funded_by} <= receipts
            funded = sum((part.amount for part in movement.funded_by), zero())
            assert funded == max(abs(movement.amount), abs(movement.freed))
            assert (movement.payout is None) == (
                movement.topic in ("case-account.credited", "case-account.uncredited")
            )
            leg = next(leg for leg in legs if leg.position == movement.position)
            assert movement.effective_on == leg.effective_on
            assert movement.recorded_at == leg.recorded_at
    assert topics["case-account.credited"]
    assert topics["case-account.earmarked"]
    assert topics["payout.sent"]


def test_a_statement_comes_page_by_page_with_its_balances_running_on(
    lived: Lived, connection: sa.Connection
) -> None:
    court, history, _ = lived
    busiest = max(history.cases, key=lambda case: len(case.payouts) + len(case.lots))
    whole = statement(connection, court.book, busiest.case_number).items
    assert len(whole) > 4
    pages: list[Movement] = []
    after: str | None = None
    while True:
        page = statement(connection, court.book, busiest.case_number, after=after, limit=2)
        pages.extend(page.items)
        after = page.next
        if after is None:
            break
    assert tuple(pages) == whole


def test_no_case_is_mistaken_for_another_whose_number_begins_like_it(
    court: Court, connection: sa.Connection
) -> None:
    history = History(court, 11)
    history.live(900, every=3)
    assert any(case.case_number.endswith("执1号") for case in history.cases)
    assert statement(connection, court.book, "（2017）苏0508执").items == ()
    assert statement(connection, court.book, "").items == ()
    assert statement(connection, court.book, "（2017）苏0508执%").items == ()


def test_balances_of_any_past_are_the_sums_of_their_postings(
    lived: Lived, connection: sa.Connection
) -> None:
    court, _, legs = lived
    accounts = sorted({leg.account for leg in legs})
    for account in random.sample(accounts, 40):
        side = 1 if account.startswith(("bank/", "short/")) else -1
        mine = [leg for leg in legs if leg.account == account]
        at, moment = random.choice(legs).position, random.choice(legs).recorded_at
        day = random.choice(mine).effective_on

        def reckoned(wanted: list[Leg], side: int = side) -> Any:
            return fen(side * sum(leg.amount for leg in wanted))

        assert balance(connection, court.book, account) == reckoned(mine)
        assert balance(connection, court.book, account, at_position=at) == reckoned(
            [leg for leg in mine if leg.position <= at]
        )
        assert balance(connection, court.book, account, known_at=moment) == reckoned(
            [leg for leg in mine if leg.recorded_at <= moment]
        )
        assert balance(connection, court.book, account, effective_on=day) == reckoned(
            [leg for leg in mine if leg.effective_on <= day]
        )
        assert balance(
            connection, court.book, account, effective_on=day, at_position=at
        ) == reckoned([leg for leg in mine if leg.effective_on <= day and leg.position <= at])


def test_the_trial_balance_is_nothing_at_every_past_and_agrees_with_the_balances(
    lived: Lived, connection: sa.Connection
) -> None:
    court, _, legs = lived
    at = random.choice(legs).position
    day = random.choice(legs).effective_on
    moment = random.choice(legs).recorded_at
    pasts: list[tuple[dict[str, Any], list[Leg]]] = [
        ({}, legs),
        ({"at_position": at}, [leg for leg in legs if leg.position <= at]),
        ({"known_at": moment}, [leg for leg in legs if leg.recorded_at <= moment]),
        ({"effective_on": day}, [leg for leg in legs if leg.effective_on <= day]),
    ]
    for past, wanted in pasts:
        trial = trial_balance(connection, court.book, **past)
        sums: Counter[str] = Counter()
        for leg in wanted:
            sums[leg.account] += leg.amount
        found = {each.account: each.amount.fen for f in trial.families for each in f.accounts}
        assert found == {account: amount for account, amount in sums.items() if amount}
        assert trial.total == zero()
        for family in trial.families:
            assert family.amount == sum((each.amount for each in family.accounts), zero())


def test_a_moment_finds_the_last_position_known_then(
    lived: Lived, connection: sa.Connection
) -> None:
    court, _, _ = lived
    columns = "position, recorded_at"
    known = [row for rows in court.recorder.replay(columns=columns) for row in rows]
    tick = timedelta(microseconds=1)
    for _, moment in random.sample(known, 40):
        for asked in (moment - tick, moment, moment + tick):
            expected = max((at for at, when in known if when <= asked), default=0)
            assert position_at(connection, court.book, asked) == expected
    assert position_at(connection, court.book, OPENED - tick) == 0
    assert position_at(connection, "no such book", OPENED) == 0


def test_a_past_must_be_told_in_one_way_and_in_a_time_zone(
    court: Court, connection: sa.Connection
) -> None:
    with pytest.raises(TwoPasts):
        balance(connection, court.book, f"bank/{ACCOUNT}", at_position=1, known_at=OPENED)
    with pytest.raises(ValueError, match="time zone"):
        position_at(connection, court.book, OPENED.replace(tzinfo=None))


def test_an_account_nobody_posted_to_is_empty_and_one_the_chart_lacks_is_refused(
    court: Court, connection: sa.Connection
) -> None:
    assert balance(connection, court.book, "bank/none") == zero()
    with pytest.raises(NoSuchAccount):
        balance(connection, court.book, "pocket/mine")


def test_every_kind_of_fact_has_a_chinese_label() -> None:
    ours = [kind.TOPIC for kind in every_fact() if not kind.TOPIC.startswith("test.")]
    assert ours
    assert not [topic for topic in ours if label(topic) == topic]
    assert label("case-account.credited") == "认领入账"
    assert label("from.tomorrow") == "from.tomorrow"


def test_any_accounts_entries_are_the_books_with_their_balances_and_page_by_page(
    lived: Lived, connection: sa.Connection
) -> None:
    court, _, legs = lived
    for name in {leg.account for leg in legs}:
        mine = [leg for leg in legs if leg.account == name]
        found = entries(connection, court.book, name)
        assert found.next is None
        sign = -1 if side_of(name) is Side.LIABILITY else 1
        assert [(each.position, each.amount.fen) for each in found.items] == [
            (leg.position, sign * leg.amount) for leg in mine
        ]
        assert found.items[-1].balance == balance(connection, court.book, name)
        for each in found.items:
            others = {leg.account for leg in legs if leg.position == each.position} - {name}
            assert set(each.against) == others
        at = random.choice(mine).position
        known = entries(connection, court.book, name, at_position=at).items
        assert known == tuple(each for each in found.items if each.position <= at)
    name = Counter(leg.account for leg in legs).most_common(1)[0][0]
    whole, pages, after = entries(connection, court.book, name).items, [], None
    assert len(whole) > 10
    while not pages or after:
        page = entries(connection, court.book, name, after=after, limit=7)
        pages.extend(page.items)
        after = page.next
    assert tuple(pages) == whole


def test_an_accounts_entries_as_they_counted_on_a_day_come_page_by_page_too(
    lived: Lived, connection: sa.Connection
) -> None:
    court, _, legs = lived
    for name in {leg.account for leg in legs}:
        whole = entries(connection, court.book, name).items
        on = random.choice(whole).effective_on
        counted = entries(connection, court.book, name, effective_on=on).items
        assert [(each.position, each.amount) for each in counted] == [
            (each.position, each.amount) for each in whole if each.effective_on <= on
        ]
        assert counted[-1].balance == balance(connection, court.book, name, effective_on=on)
        pages: list[Entry] = []
        after = None
        while not pages or after:
            page = entries(connection, court.book, name, effective_on=on, after=after, limit=3)
            pages.extend(page.items)
            after = page.next
        assert tuple(pages) == counted


def test_entries_of_an_account_come_from_its_index_alone(own_database: Database) -> None:
    asked = {
        "book": "book", "account": bank(ACCOUNT), "currency": "CNY", "position": 1, "leg": 1,
        "upto": 900, "limit": 10,
    }  # fmt: skip
    with own_database.app.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {ENTRIES}", asked))
    assert "postings_account" in plan
    assert "Sort" not in plan.partition("Aggregate")[0]
    assert "Seq Scan" not in plan


def test_an_account_the_chart_does_not_know_has_no_entries_and_one_nobody_used_has_none(
    court: Court, connection: sa.Connection
) -> None:
    with pytest.raises(NoSuchAccount):
        entries(connection, court.book, "pocket/1")
    assert entries(connection, court.book, bank("1")).items == ()
    for mark in (cursor_of([1]), cursor_of(["a", 1]), cursor_of([1, "9" * 19])):
        with pytest.raises(NotACursor):
            entries(connection, court.book, bank("1"), after=mark)

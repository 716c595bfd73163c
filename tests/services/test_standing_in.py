"""Whoever stands in for another: delegation of an approval, and an agent's power to collect."""

from datetime import date

import pytest

from ledger.domain.access import TwoFamilies
from ledger.domain.act import Role
from ledger.domain.agency import NoSuchPower, PowerEndedAlready, PowerMalformed
from ledger.domain.case_account import NoSuchParty, PartyKind, PartyRole
from ledger.domain.case_people import Recused
from ledger.domain.delegation import DelegationOver, NothingToDelegate, NotItsGiver
from ledger.domain.errors import Refusal
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.standing_in import (
    DelegationNotInForce,
    DelegationTooWide,
    NotDelegated,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.services.cases import NewParty
from ledger.services.people import People
from tests.services.courthouse import CASE, ROLES, Courthouse, by
from tests.services.keyed import in_use

DECISION = Paper(PaperKind.DECISION, "（2026）苏0508决1号", date(2026, 3, 2))
POWER = Paper(PaperKind.AUTHORITY, "特别授权委托书 2026-03-02", date(2026, 3, 2))


@pytest.fixture
def desk(house: Courthouse) -> People:
    return People(house.court)


def delegated(desk: People, to: str = "sun", giver: str = "feng", up_to: str = "") -> str:
    with by(giver):
        return desk.delegate(
            to, begins=date(2026, 3, 2), until=date(2026, 3, 20),
            up_to=Money(up_to) if up_to else None, paper=DECISION,
        ).ids["delegation"]  # fmt: skip


def test_a_payment_is_approved_in_the_place_of_whoever_delegated_it(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    number = delegated(desk, to="zhao", giver="chen", up_to="1000.00")
    small = house.drafted("1000.00")
    with by("zhao"):
        desk.approve_for(number, small.ids["payout"], small.ids["digest"])
    payout = house.payout(small.ids["payout"])
    assert [(given.by, given.role) for given in payout.approvals] == [("zhao", "chief")]
    assert desk.delegation(number).uses == [payout.number]

    # As large as the first alone, and with it above the sum: it was cut up.
    large = house.drafted("1.00")
    before = house.court.position()
    with by("zhao"), pytest.raises(NotDelegated):
        desk.approve_for(number, large.ids["payout"], large.ids["digest"])
    with by("wang"), pytest.raises(NotDelegated):
        desk.approve_for(number, large.ids["payout"], large.ids["digest"])
    assert house.court.position() == before


def test_nobody_stands_in_for_somebody_whose_last_key_was_taken_back(
    house: Courthouse, desk: People
) -> None:
    """The leader was dismissed, and for the rest of his thirty days another signed as he."""
    house.funded("25000.00")
    secret = in_use(house.keys, "chen", Role.CHIEF)
    in_use(house.keys, "gao", Role.CHIEF)
    number, drafted = delegated(desk, to="zhao", giver="chen"), house.drafted("1000.00")
    with by("admin"):
        house.keys.revoke(house.keys.opened(secret).prefix, "调离")
    with by("zhao"), pytest.raises(DelegationNotInForce):
        desk.approve_for(number, drafted.ids["payout"], drafted.ids["digest"])
    in_use(house.keys, "chen", Role.CHIEF)
    with by("zhao"):
        assert desk.approve_for(number, drafted.ids["payout"], drafted.ids["digest"])


def test_nobody_acts_twice_through_another(house: Courthouse, desk: People) -> None:
    house.funded("25000.00")
    number = delegated(desk, to="wang", giver="chen")
    drafted = house.drafted("1000.00")
    with by("wang"), pytest.raises(ActsTwice):
        desk.approve_for(number, drafted.ids["payout"], drafted.ids["digest"])


def test_whoever_was_stood_in_for_has_acted_and_agrees_in_no_other_office(
    house: Courthouse, desk: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One who is leader of late: two of a chain would have been one person's word."""
    house.funded("250000.00")
    number = delegated(desk, to="zhao", giver="chen")
    drafted = house.drafted("200000.00")
    payout = drafted.ids["payout"]
    with by("zhao"):
        desk.approve_for(number, payout, drafted.ids["digest"])
    assert house.payout(payout).next_role == "leader"
    monkeypatch.setitem(ROLES, "chen", Role.LEADER)
    with by("chen"), pytest.raises(ActsTwice):
        house.payouts.approve(payout, drafted.ids["digest"])
    with by("lin"):
        house.payouts.approve(payout, drafted.ids["digest"])


def test_whoever_keeps_away_from_a_case_has_nobody_approve_in_it_for_him(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    number, drafted = delegated(desk, to="zhao", giver="chen"), house.drafted("1000.00")
    with by("lin"):
        desk.recuse(CASE, "chen", paper=DECISION)
    with by("zhao"), pytest.raises(Recused) as no:
        desk.approve_for(number, drafted.ids["payout"], drafted.ids["digest"])
    assert "chen" in no.value.detail


def test_r1_02_finance_does_not_stand_in_for_the_chief(house: Courthouse, desk: People) -> None:
    house.funded("25000.00")
    number, drafted = delegated(desk, to="sun", giver="chen"), house.drafted("1000.00")
    with by("sun"), pytest.raises(TwoFamilies):
        desk.approve_for(number, drafted.ids["payout"], drafted.ids["digest"])
    assert house.payout(drafted.ids["payout"]).approvals == []


@pytest.mark.parametrize(
    ("who", "until", "why"),
    [
        (("chen", "chen"), date(2026, 3, 20), DelegationTooWide),
        (("chen", "zhao"), date(2026, 4, 1), DelegationTooWide),  # Suzhou's thirty days
        (("wang", "zhao"), date(2026, 3, 20), NothingToDelegate),  # an officer approves nothing
    ],
)
def test_a_delegation_beyond_its_limits_is_refused(
    house: Courthouse, desk: People, who: tuple[str, str], until: date, why: type[Refusal]
) -> None:
    giver, to = who
    before = house.court.position()
    with by(giver), pytest.raises(why):
        desk.delegate(to, begins=date(2026, 3, 2), until=until, up_to=None, paper=DECISION)
    assert house.court.position() == before


def test_a_delegation_is_taken_back_by_its_giver_or_the_leader(
    house: Courthouse, desk: People
) -> None:
    number = delegated(desk)
    with by("sun"), pytest.raises(NotItsGiver):
        desk.end_delegation(number, "回岗")
    with by("feng"):
        desk.end_delegation(number, "回岗")
    with by("lin"), pytest.raises(DelegationOver):
        desk.end_delegation(number, "回岗")


def with_agent(house: Courthouse) -> str:
    house.open_case()
    with by("wang"):
        agent = NewParty(PartyRole.AGENT, PartyKind.PERSON, "赵律师")
        return house.cases.add_party(CASE, agent).ids["party"]


def test_a_power_is_entered_ended_and_then_no_power(house: Courthouse, desk: People) -> None:
    agent = with_agent(house)
    day = date(2026, 3, 2)
    with by("wang"):
        mark = desk.give_power(
            CASE, "p1", agent, collects=True, own_account=False, begins=day, until=None,
            papers=[POWER],
        ).ids["power"]  # fmt: skip
    register = desk.agency(CASE)
    assert register is not None
    assert [each.collects for each in register.of("p1", agent)] == [True]
    with by("wang"):
        desk.end_power(CASE, mark, on=date(2026, 3, 10), paper=DECISION)
    register = desk.agency(CASE)
    assert register is not None
    assert register.of("p1", agent)[0].until == date(2026, 3, 9)
    before = house.court.position()
    with by("wang"), pytest.raises(PowerEndedAlready):
        desk.end_power(CASE, mark, on=date(2026, 3, 11), paper=DECISION)
    with by("wang"), pytest.raises(NoSuchPower):
        desk.end_power(CASE, "w9", on=date(2026, 3, 11), paper=DECISION)
    assert house.court.position() == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"papers": []}, PowerMalformed),
        ({"until": date(2026, 3, 1)}, PowerMalformed),
        ({"collects": False, "own_account": True}, PowerMalformed),
        ({"principal": "p9"}, NoSuchParty),
        ({"agent": "p9"}, NoSuchParty),
    ],
)
def test_a_power_that_cannot_be_entered(
    house: Courthouse, desk: People, change: dict[str, object], why: type[Refusal]
) -> None:
    agent = with_agent(house)
    asked = {
        "principal": "p1", "agent": agent, "collects": True, "own_account": False,
        "begins": date(2026, 3, 2), "until": None, "papers": [POWER],
    } | change  # fmt: skip
    before = house.court.position()
    with by("wang"), pytest.raises(why):
        desk.give_power(CASE, **asked)  # type: ignore[arg-type]
    assert house.court.position() == before

"""R10.04: what a party sees of its own case, and when."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.api_key import KeyNotAccepted, KeyRevoked
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.law.disbursement import DeferralGround, Timing
from ledger.domain.law.disclosure import (
    AccessTooLong,
    Disclosed,
    IdentityNotShown,
    Node,
    NothingToSee,
    Waiting,
    disclosed,
)
from ledger.domain.money import Money
from ledger.domain.notice import Channel, NoticeKind
from ledger.domain.payout import Payout, State
from ledger.projections import nodes as views
from ledger.projections.nodes import NodeRow
from ledger.services.cases import NewParty
from ledger.services.deferrals import Deferrals
from ledger.services.disclosures import Disclosures
from ledger.services.notices import NotBookedYet, NothingToTell, Notices
from ledger.services.people import People
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, PAYEE_ACCOUNT, Courthouse, by
from tests.services.papers import AUTHORITY, DECISION, IDENTITY, RECORD
from tests.services.refusing import refused
from tests.services.till import Till


def seen(house: Courthouse, party: str = "p1") -> Disclosed:
    case = house.case()
    payouts = house.court.find_many(Payout, case.payouts).values()
    return disclosed(case, party, payouts)


def test_r10_04_nothing_is_paid_before_the_bank_says_so(house: Courthouse) -> None:
    house.funded("25000.00")
    payout = house.payout(house.approved("20000.00"))
    (mine,) = seen(house).payouts
    assert (mine.node, mine.amount) == ("in-progress", Money("20000.00"))
    shown = {}
    for state in State:
        payout.state = state
        (shown[state],) = disclosed(house.case(), "p1", [payout]).payouts
    assert {state for state, node in shown.items() if node.node == "paid"} == {State.SETTLED}


def test_r10_04_a_party_sees_what_came_and_nobody_else_s_data(house: Courthouse) -> None:
    house.funded("25000.00")
    house.drafted("20000.00")
    debtor, creditor = seen(house, "p2"), seen(house, "p1")
    assert debtor.payouts == ()
    assert debtor.arrivals == creditor.arrivals
    assert [(node.node, node.amount) for node in debtor.arrivals] == [
        ("received", Money("25000.00"))
    ]
    for view in (debtor, creditor):
        words = str(asdict(view))
        assert not any(secret in words for secret in (CREDITOR, DEBTOR, PAYEE_ACCOUNT))
    assert isinstance(debtor.arrivals[0], Node)


def test_r10_04_an_agency_of_the_case_sees_none_of_its_money(house: Courthouse) -> None:
    house.open_case()
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.AGENCY, PartyKind.COMPANY, "评估公司"))
    with pytest.raises(NothingToSee):
        seen(house, "p3")


def test_r10_04_a_deferral_is_never_hidden_its_ground_and_review_day_are_shown(
    house: Courthouse,
) -> None:
    house.funded("25000.00")
    desk = Deferrals(house.court)
    with by("wang"):
        number = desk.ask(
            CASE, DeferralGround.DISTRIBUTION, Money("400.00"), paper=RECORD
        ).ids["deferral"]  # fmt: skip
    with by("chen"):
        desk.approve(number)
    review = desk.deferral(number).review_on
    assert review is not None
    waits = (Waiting("deferred", DeferralGround.DISTRIBUTION, review, Money("400.00")),)
    for party in ("p1", "p2"):
        assert Disclosures(house.court).disclosed(CASE, party).waiting == waits


def test_r10_04_the_debtor_sees_what_was_booked_to_his_creditor_and_its_return(
    house: Courthouse,
) -> None:
    house.funded("25000.00")
    till = Till(house)
    number = house.drafted("20000.00").ids["payout"]
    till.approve(number)
    till.send(number)
    assert seen(house, "p2").payouts == (), "with the bank is not paid"
    till.book(number)
    assert seen(house, "p2").payouts == seen(house, "p1").payouts
    assert [node.node for node in seen(house, "p2").payouts] == ["paid"]
    house.later(days=1)
    till.bounce(number)
    assert [node.node for node in seen(house, "p2").payouts] == ["returned"]


# Who may look


UNTIL = date(2026, 6, 1)


def access(house: Courthouse, party: str = "p1", **changed: Any) -> str:
    said = {"identity": IDENTITY, "expires_on": UNTIL, **changed}
    with by("wang"):
        return Disclosures(house.court).give(CASE, party, **said)[1]


def test_r10_04_an_access_opens_its_partys_view_until_it_ends_or_is_taken_back(
    house: Courthouse,
) -> None:
    """Given an identity checked; then the party sees its own view, and nothing after the end."""
    house.funded("25000.00")
    desk, mine, debtors = Disclosures(house.court), access(house), access(house, "p2")
    assert desk.look(mine) == desk.disclosed(CASE, "p1")
    assert desk.look(debtors).party == "p2"
    assert mine.rpartition("_")[2] not in str(list(house.court.recorder.rows(
        "SELECT state FROM anzhang.facts WHERE book = %s", (house.court.book,)
    ))), "only its digest is kept"  # fmt: skip
    prefix = debtors.split("_")[1]
    with by("wang"):
        desk.revoke(prefix, "遗失")
    with by("wang"):
        refused(house, KeyRevoked, lambda: desk.revoke(prefix, "遗失"))
    house.later(days=91)
    assert house.now.date() == UNTIL
    desk.look(mine)
    house.later(days=1)
    for shown in (mine, debtors, "az_00_x", f"{mine}x", "nonsense"):
        with pytest.raises(KeyNotAccepted):
            desk.look(shown)


def test_r10_04_no_access_without_identity_without_end_or_without_anything_to_see(
    house: Courthouse,
) -> None:
    house.open_case()
    refused(house, IdentityNotShown, lambda: access(house, identity=RECORD))
    refused(house, AccessTooLong, lambda: access(house, expires_on=date(2027, 3, 3)))
    refused(house, AccessTooLong, lambda: access(house, expires_on=date(2026, 3, 1)))
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.AGENCY, PartyKind.COMPANY, "评估公司"))
    refused(house, NothingToSee, lambda: access(house, "p3"))


def test_r10_04_an_agent_sees_as_his_principal_while_his_power_lasts(house: Courthouse) -> None:
    house.funded("25000.00")
    desk, people = Disclosures(house.court), People(house.court)
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.AGENT, PartyKind.PERSON, "赵律师"))
    refused(house, NothingToSee, lambda: access(house, "p3"))
    with by("wang"):
        power = people.give_power(
            CASE, "p1", "p3", collects=False, own_account=False, begins=date(2026, 3, 2),
            until=None, papers=[AUTHORITY],
        ).ids["power"]  # fmt: skip
    shown = access(house, "p3")
    assert desk.look(shown) == desk.disclosed(CASE, "p1")
    with by("wang"):
        people.end_power(CASE, power, on=date(2026, 3, 3), paper=DECISION)
    house.later(days=1)
    with pytest.raises(NothingToSee):
        desk.look(shown)


# Who was told


def nodes(house: Courthouse) -> list[NodeRow]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = views.nodes_of(connection, house.court.book, CASE)
        waiting = views.to_tell(connection, house.court.book).items
    assert {each for each in found if each.told_on is None} == set(waiting)
    return list(found)


def told(house: Courthouse) -> set[tuple[str, str, bool]]:
    return {(each.node, each.party, each.told_on is not None) for each in nodes(house)}


def test_r10_03_of_what_is_drafted_and_paid_between_two_looks_the_debtor_hears_too(
    house: Courthouse,
) -> None:
    house.funded("25000.00")
    nodes(house)
    Till(house).paid(house.drafted("20000.00").ids["payout"])
    assert {("paid", "p1", False), ("paid", "p2", False)} <= told(house)


def push(house: Courthouse) -> Any:
    follower(house.court).catch_up()
    with by("wang"):
        return Notices(house.court).push(CASE, channel=Channel.SMS)


def test_r10_03_every_node_is_pushed_to_each_party_it_concerns_and_once(house: Courthouse) -> None:
    """Given an arrival, a payment and its return; then each party hears of each, within 5 days."""
    house.funded("25000.00")
    assert told(house) == {("received", "p1", False), ("received", "p2", False)}
    assert {each.due_on for each in nodes(house)} == {date(2026, 3, 7)}
    assert push(house).ids["told"] == "2"
    assert told(house) == {("received", "p1", True), ("received", "p2", True)}
    refused(house, NothingToTell, lambda: push(house))

    till = Till(house)
    number = house.drafted("20000.00").ids["payout"]
    till.approve(number)
    till.send(number)
    refused(house, NothingToTell, lambda: push(house))  # not before the bank says so
    payout = house.payout(number).id
    tell = Notices(house.court).tell
    with by("wang"):
        refused(house, NotBookedYet, lambda: tell(
            CASE, NoticeKind.SUCCESS, "p1", "已发放", channel=Channel.SMS, about=payout
        ))  # fmt: skip
    till.book(number)
    house.later(days=6)
    with by("wang"):
        late = tell(CASE, NoticeKind.SUCCESS, "p1", "已发放", channel=Channel.SMS, about=payout)
    assert late.ids["timing"] == Timing.LATE
    till.bounce(number)
    assert {each for each in told(house) if each[0] != "received"} == {
        ("paid", "p1", True), ("paid", "p2", False),
        ("returned", "p1", False), ("returned", "p2", False),
    }  # fmt: skip
    push(house)
    assert all(done for _, _, done in told(house))
    [arrival] = [n for n in nodes(house) if (n.node, n.party) == ("received", "p1")]
    assert arrival.notice == f"{CASE}-1"


def test_r10_03_what_is_pushed_names_day_and_sum_and_nobody(house: Courthouse) -> None:
    house.funded("25000.00")
    push(house)
    fact = next(iter(house.court.repository.event_store.get(Notices(house.court).notice(
        f"{CASE}-1").id)))  # fmt: skip
    text = getattr(fact, "text", "")
    assert "2026-03-02执行款到账25,000.00元" in text
    assert not any(secret in text for secret in (CREDITOR, DEBTOR, PAYEE_ACCOUNT))

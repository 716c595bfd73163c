"""Money an agent collects is his principal's, by the power on the register and never by a name.

Scenario 30, R1.19; and what follows from whose money it is: relief (R6.05), disclosure (R10.04),
reversal (R4.16).
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.law.agency import (
    Authority,
    NoPowerToCollect,
    PrincipalNotNamed,
    power_for,
)
from ledger.domain.law.payout_papers import PayeeOfAnotherRole
from ledger.domain.law.reversing import NotReceived
from ledger.domain.money import Money
from ledger.domain.payout import Payout, Seen
from ledger.domain.payout_kind import PayoutKind
from ledger.projections import nodes as views
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.disclosures import Disclosures
from ledger.services.people import People
from ledger.services.relief_dues import ReliefFirst
from ledger.services.reversal_rows import Back, Rows
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, Courthouse, by
from tests.services.fallen import NEW, order
from tests.services.papers import AUTHORITY, DECISION, IDENTITY, PANEL
from tests.services.refusing import refused
from tests.services.test_relief_service import GRANT, Helping
from tests.services.till import Till

LAWYER, OTHER = "张律师", "李四"
TODAY = date(2026, 3, 2)
POWER = Authority(
    case_number=CASE, principal="p1", agent="p4", special=True, collects=True, own_account=True,
    since=date(2026, 1, 5), until=None,
)  # fmt: skip


def test_r1_19_an_agent_of_two_says_for_whom_he_collects() -> None:
    theirs = replace(POWER, principal="p3")
    assert power_for([theirs, POWER], "p1", TODAY) is POWER
    with pytest.raises(PrincipalNotNamed) as no:
        power_for([theirs, POWER], None, TODAY)
    assert no.value.facts["principals"] == ["p1", "p3"]
    over = replace(theirs, until=date(2026, 3, 1))
    assert power_for([over, POWER], None, TODAY) is POWER, "one power is left"
    assert power_for([over], None, TODAY) is over, "and what it lacks is said of this one"
    with pytest.raises(NoPowerToCollect):
        power_for([POWER], "p3", TODAY)


def empowered(house: Courthouse, *principals: str) -> str:
    """A lawyer with an account and the power of each of these; his mark."""
    agent = house.payee(PartyRole.AGENT, LAWYER, PartyKind.PERSON)
    for principal in principals:
        with by("wang"):
            People(house.court).give_power(
                CASE, principal, agent, collects=True, own_account=True, begins=date(2026, 1, 5),
                until=None, papers=[AUTHORITY],
            )  # fmt: skip
    return agent


def draft(house: Courthouse, agent: str, amount: str = "1000.00", **more: Any) -> Recorded:
    with by("wang"):
        return house.payouts.draft(
            CASE, agent, Money(amount), "代领", kind=more.pop("kind", PayoutKind.AGENT),
            papers=[AUTHORITY, IDENTITY, PANEL], **more,
        )  # fmt: skip


def made(house: Courthouse, drafted: Recorded) -> Payout:
    return house.payout(drafted.ids["payout"])


def two(house: Courthouse) -> str:
    """Two applicants with one lawyer; his mark."""
    house.funded("25000.00")
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, OTHER))
    house.one_after_another()
    return empowered(house, "p1", "p3")


def test_r1_19_an_agent_collects_for_creditors_and_for_nobody_else(house: Courthouse) -> None:
    """What he may collect for the debtor is not what the debtor owes others."""
    house.funded("25000.00")
    agent = empowered(house, "p2")
    refused(house, PayeeOfAnotherRole, lambda: draft(house, agent, principal="p2"))


def test_scenario_30_an_approver_sees_whose_money_the_agent_collects(house: Courthouse) -> None:
    agent = two(house)
    refused(house, PrincipalNotNamed, lambda: draft(house, agent))
    refused(house, NoPowerToCollect, lambda: draft(house, agent, principal="p2"))
    refused(house, PrincipalNotNamed, lambda: draft(house, "p1", principal="p3"))
    applicant = {"kind": PayoutKind.APPLICANT, "principal": "p1"}
    refused(house, PrincipalNotNamed, lambda: draft(house, "p1", **applicant))
    first = made(house, draft(house, agent, principal="p1"))
    with by("wang"):
        house.payouts.amend(first.number, purpose="代领案款")
        house.payouts.withdraw(first.number, "另行办理")
    second = made(house, draft(house, agent, principal="p3"))
    assert [(each.party, each.principal) for each in (first, second)] == [
        (agent, "p1"), (agent, "p3")
    ]  # fmt: skip
    same = replace(_seen(first), number=second.number)
    assert same.digest != _seen(second).digest, "an approval of the one is none of the other"


def _seen(payout: Payout) -> Seen:
    return Seen(
        payout.number, payout.case_number, payout.party, payout.account_version, payout.amount,
        payout.sources, payout.purpose, payout.kind, payout.method, payout.papers,
        payout.principal,
    )  # fmt: skip


def test_scenario_30_the_agent_of_one_need_not_say_for_whom(house: Courthouse) -> None:
    house.funded("25000.00")
    agent = empowered(house, "p1")
    assert made(house, draft(house, agent)).principal == "p1"
    assert made(house, draft(house, "p1")).principal == "p1", "to the principal's own account"


def test_scenario_31_cutting_up_between_a_creditor_and_his_agent_does_not_stay_under_a_band(
    house: Courthouse,
) -> None:
    """60,000.00 to the creditor and 60,000.00 to his agent are 120,000.00 of one person's."""
    house.funded("250000.00")
    agent = empowered(house, "p1")
    applicant = {"kind": PayoutKind.APPLICANT}
    alone = made(house, draft(house, "p1", "60000.00", **applicant))
    assert Role.LEADER not in alone.roles
    with by("wang"):
        house.payouts.withdraw(alone.number, "另行办理")
    collected = draft(house, agent, "60000.00").ids["payout"]
    beside = made(house, draft(house, "p1", "60000.00", **applicant))
    assert Role.LEADER in beside.roles
    with by("wang"):
        house.payouts.withdraw(collected, "撤回")
    with by("wang"):
        house.payouts.amend(beside.number, purpose="发放案款")
    assert Role.LEADER not in house.payout(beside.number).roles, "what is taken back is no more"


def test_r6_05_relief_is_not_passed_by_through_an_agent(house: Courthouse) -> None:
    helping = Helping(house)
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    agent = empowered(house, "p1")
    assert refused(house, ReliefFirst, lambda: draft(house, agent)).facts["owed"] == GRANT


def test_r10_04_what_the_agent_collects_is_shown_and_told_to_its_principal(
    house: Courthouse,
) -> None:
    agent = two(house)
    number = draft(house, agent, principal="p3").ids["payout"]
    Till(house).paid(number)
    desk = Disclosures(house.court)
    assert [len(desk.disclosed(CASE, party).payouts) for party in ("p1", "p3")] == [0, 1]
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        told = views.nodes_of(connection, house.court.book, CASE)
    assert {each.party for each in told if each.node == "paid"} == {"p2", "p3"}


def test_r4_16_what_an_agent_collected_is_returned_by_whose_money_it_was(
    house: Courthouse,
) -> None:
    """Two applicants with one lawyer: he collected the second's, and the first returns nothing."""
    agent = two(house)
    number = draft(house, agent, principal="p3").ids["payout"]
    Till(house).paid(number)
    with by("wang"):
        house.cases.open(
            NEW, officer="wang", filed_on=TODAY, bank_account=house.account,
            parties=[
                NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, DEBTOR),
                NewParty(PartyRole.DEBTOR, PartyKind.PERSON, CREDITOR),
                NewParty(PartyRole.DEBTOR, PartyKind.PERSON, OTHER),
                NewParty(PartyRole.DEBTOR, PartyKind.PERSON, LAWYER),
            ],
        )  # fmt: skip
    for party in ("p2", "p4"):
        refused(house, NotReceived, lambda party=party: order(house, Back(number, party)))
    assert order(house, Back(number, "p3")).ids["due"] == str(Money("1000.00"))


def test_r4_16_an_older_payment_to_an_agent_is_read_by_his_powers(house: Courthouse) -> None:
    """Payments drafted before did not say for whom: the register of powers does, by its parties."""
    agent = two(house)
    paid = made(house, draft(house, agent, principal="p3"))
    paid.principal = ""
    rows = Rows(house.court, house.case(), house.case(), TODAY, "")
    assert rows.received_by(paid) == {CREDITOR, OTHER}
    with by("wang"):
        People(house.court).end_power(CASE, "w1", on=TODAY, paper=DECISION)
    assert rows.received_by(paid) == {CREDITOR, OTHER}, "what he had then, he had"

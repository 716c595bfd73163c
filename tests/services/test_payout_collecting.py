"""Who may collect for a payee: another name, an agent, an heir; and the payee of what was approved.

Scenarios 29, 30 and 39 of the rulebook; edge cases E3 and E10. Rules R1.17, R1.19.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.case_account import (
    PartyKind,
    PartyRole,
)
from ledger.domain.case_parties import Inability, PartyCannotCollect
from ledger.domain.case_parts import NoSuchParty
from ledger.domain.law.agency import (
    Authority,
    NoPowerToCollect,
    NotToTheAgentsAccount,
    may_collect,
)
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import SeenOtherwise
from ledger.domain.payout_kind import PayoutKind
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import (
    AUTHORITY,
    CHANGE,
    IDENTITY,
    PANEL,
    paper,
)
from tests.services.refusing import refused
from tests.services.till import Till, draft

LAWYER = "张律师"
SPECIAL = Authority(
    case_number=CASE, principal="p1", agent=LAWYER, special=True, collects=True, own_account=False,
    since=date(2026, 1, 5), until=date(2026, 12, 31),
)  # fmt: skip


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


def test_scenario_29_another_name_than_the_applicants_is_paid_on_a_ruling_only(till: Till) -> None:
    house = till.house
    with by("wang"), pytest.raises(PayeeNameDiffers):
        house.cases.state_account(
            CASE, "p1", holder="张叁", number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    other = house.payee(PartyRole.SUCCESSOR, "张叁", PartyKind.PERSON)
    refused(house, PayeeOfAnotherRole, lambda: draft(house, other, "1.00", PayoutKind.APPLICANT))
    refused(house, PayoutPaperMissing, lambda: draft(house, other, "1.00", PayoutKind.OTHER_PAYEE))
    draft(house, other, "1.00", PayoutKind.OTHER_PAYEE, papers=[CHANGE])


def test_scenario_30_an_agent_collects_only_by_special_authority(till: Till) -> None:
    """And edge case E10: paying an agent without the power is not paying the creditor."""
    house = till.house
    agent = house.payee(PartyRole.AGENT, LAWYER, PartyKind.PERSON)
    papers = [AUTHORITY, IDENTITY]
    general = replace(SPECIAL, special=False, collects=False)
    for authority in (None, general):
        refused(
            house, NoPowerToCollect,
            lambda a=authority: draft(
                house, "p1", "1.00", PayoutKind.AGENT, papers=papers, authority=a
            ),
        )  # fmt: skip
    own = draft(house, "p1", "1.00", PayoutKind.AGENT, papers=papers, authority=SPECIAL)
    assert house.payout(own.ids["payout"]).party == "p1", "to the principal's own account"
    into_his = replace(SPECIAL, agent=agent, own_account=True)
    refused(
        house, NotToTheAgentsAccount,
        lambda: draft(
            house, agent, "1.00", PayoutKind.AGENT, papers=papers, authority=into_his
        ),
    )  # fmt: skip
    draft(house, agent, "1.00", PayoutKind.AGENT, papers=[*papers, PANEL], authority=into_his)


@pytest.mark.parametrize(
    "lacking",
    [
        {"special": False}, {"collects": False}, {"case_number": "（2026）苏0508执102号"},
        {"principal": "p9"}, {"agent": "他人"}, {"since": date(2026, 3, 3)},
        {"until": date(2026, 3, 1)}, {"signed": False},
    ],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_edge_e10_r1_19_an_authority_lacking_anything_is_none(lacking: dict[str, Any]) -> None:
    asked = {
        "case_number": CASE, "principal": "p1", "agent": LAWYER, "on": date(2026, 3, 2),
    }  # fmt: skip
    may_collect(SPECIAL, **asked)
    with pytest.raises(NoPowerToCollect):
        may_collect(replace(SPECIAL, **lacking), **asked)


def test_scenario_39_a_dead_applicant_is_not_paid_and_the_successor_is_on_the_ruling(
    till: Till,
) -> None:
    house = till.house
    with by("wang"):
        house.charges.note_inability(
            CASE, "p1", Inability.DIED, date(2026, 2, 1), paper(PaperKind.OTHER, "死亡证明")
        )
    refused(house, PartyCannotCollect, lambda: draft(house, "p1", "1.00", PayoutKind.APPLICANT))
    with by("wang"):
        kept = house.escrows.ask(
            CASE, "p1", Money("2.00"), ground=EscrowGround.SUCCESSION, reason="继承人未确定",
            attempts=[],
        ).ids["escrow"]  # fmt: skip
    with by("chen"):
        house.escrows.grant(kept)
    assert house.case().pocket("escrow-1").amount == Money("2.00"), "one way: it waits in escrow"
    # The other: a ruling puts an heir in his place.
    heir = house.payee(PartyRole.SUCCESSOR, "张小三", PartyKind.PERSON)
    draft(house, heir, "1.00", PayoutKind.OTHER_PAYEE, papers=[CHANGE])


def test_edge_e3_a_payee_is_a_party_of_the_case_and_what_was_approved_is_what_is_paid(
    house: Courthouse,
) -> None:
    """Tianyang: no typed payee, no copied signature, no form changed after it was signed."""
    house.funded("25000.00")
    with by("wang"):
        refused(house, NoSuchParty, lambda: house.payouts.draft(CASE, "p9", Money("1.00"), "款"))
    drafted = house.drafted("20000.00").ids
    number = drafted["payout"]
    with by("chen"):
        refused(house, SeenOtherwise, lambda: house.payouts.approve(number, "0" * 64))
    with by("chen"):
        house.payouts.approve(number, drafted["digest"])
    with by("wang"):
        house.payouts.amend(number, amount=Money("19000.00"))
    with by("feng"):
        refused(house, SeenOtherwise, lambda: house.payouts.approve(number, drafted["digest"]))
    assert house.payout(number).approvals == []

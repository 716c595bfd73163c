"""R2.07: what is drafted under lax rules is agreed to by the rules of the day on which it is."""

import json

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Refusal
from ledger.domain.law.approval import ChainTightened, chain_on_the_day
from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.domain.payout_kind import Method
from ledger.domain.payout_parts import ChainIsWhole
from ledger.domain.policy import CashNotPaid
from ledger.services.people import People
from ledger.services.plans import list_digest
from ledger.services.sheets import Sheets
from tests.services.courthouse import CASE, CREDITOR, POLICY, Courthouse, by
from tests.services.test_standing_in import delegated

STRICTER = "2026-03"


def rules(up_to: str | None, *, version: str = STRICTER, since: str = "2026-03-03") -> str:
    """The ordinary policy, with the leader above this sum; with ``None`` above nothing."""
    said = json.loads(POLICY.read_text())
    small = {"up_to": up_to, "roles": ["officer", "chief", "finance"]}
    large = {"up_to": None, "roles": ["officer", "chief", "leader", "finance"]}
    said |= {"version": version, "in_force_from": since}
    said["approval_bands"] = [large] if up_to is None else [small, large]
    return json.dumps(said)


def stricter(house: Courthouse, text: str) -> None:
    with by("admin"):
        house.books.activate_policy(text)


def agrees(house: Courthouse, person: str, number: str) -> None:
    with by(person):
        house.payouts.approve(number, house.payout(number).digest)


@pytest.fixture
def lax(house: Courthouse) -> Courthouse:
    """20,000.00 asked for on 2 March, while the leader is asked above 100,000.00 only."""
    house.funded("300000.00")
    house.drafted("20000.00")
    assert [role.value for role in house.payout(f"{CASE}-1").roles] == ["chief", "finance"]
    stricter(house, rules("10000.00"))
    return house


def test_rules_that_are_not_in_force_yet_ask_for_nobody(lax: Courthouse) -> None:
    agrees(lax, "chen", f"{CASE}-1")
    agrees(lax, "feng", f"{CASE}-1")
    assert lax.payout(f"{CASE}-1").state is State.APPROVED
    lax.later(days=1)  # what all had agreed to goes its way
    assert lax.payout(f"{CASE}-1").state is State.APPROVED
    assert lax.topics("payout.chain-extended") == 0


def test_who_agrees_first_under_stricter_rules_adds_whom_they_ask_for(lax: Courthouse) -> None:
    number = f"{CASE}-1"
    lax.later(days=1)
    agrees(lax, "chen", number)
    payout = lax.payout(number)
    assert [role.value for role in payout.roles] == ["chief", "leader", "finance"]
    assert payout.next_role == "leader"
    assert payout.said == (
        "按本院规则 2026-03（2026-03-03 起施行），同日合计 20000.00 元，补足审批：分管院领导"
    )
    agrees(lax, "lin", number)
    agrees(lax, "feng", number)
    assert lax.payout(number).state is State.APPROVED
    assert lax.topics("payout.chain-extended") == 1


def test_finance_does_not_end_a_chain_that_lacks_the_leader(lax: Courthouse) -> None:
    number = f"{CASE}-1"
    agrees(lax, "chen", number)
    lax.later(days=1)
    with pytest.raises(ChainTightened, match="leader before finance") as no:
        agrees(lax, "feng", number)
    assert (no.value.facts["next"], no.value.facts["payout"]) == ("leader", number)
    with by("feng"):
        done = lax.payouts.extend(number)
    assert done.ids["next_role"] == "leader"
    assert [each.by for each in lax.payout(number).approvals] == ["chen"]  # as agreed before
    with by("feng"), pytest.raises(ChainIsWhole):
        lax.payouts.extend(number)
    agrees(lax, "lin", number)
    agrees(lax, "feng", number)
    assert lax.payout(number).state is State.APPROVED


def test_neither_a_sheet_nor_whoever_stands_in_gets_round_stricter_rules(lax: Courthouse) -> None:
    number = f"{CASE}-1"
    agrees(lax, "chen", number)
    lax.later(days=1)
    sheets = Sheets(lax.court)
    with by("feng"), pytest.raises(ChainTightened):
        sheets.approve([number], sheets.sheet([number]).digest)
    mark = delegated(People(lax.court))
    digest = lax.payout(number).digest
    with by("sun"), pytest.raises(ChainTightened):
        People(lax.court).approve_for(mark, number, digest)
    with by("chen"), pytest.raises(Refusal, match="already acted"):
        lax.payouts.approve(number, digest)
    assert lax.payout(number).state is State.IN_APPROVAL


def test_laxer_rules_take_nobody_away(house: Courthouse) -> None:
    house.funded("300000.00")
    house.drafted("150000.00")
    stricter(house, rules("200000.00"))
    house.later(days=1)
    agrees(house, "chen", f"{CASE}-1")
    assert house.payout(f"{CASE}-1").next_role == "leader"


def test_rules_under_the_same_name_are_read_and_not_their_name(house: Courthouse) -> None:
    house.funded("300000.00")
    house.drafted("20000.00")
    named = json.loads(POLICY.read_text())["version"]
    stricter(house, rules(None, version=named, since="2026-03-02"))
    agrees(house, "chen", f"{CASE}-1")
    assert house.payout(f"{CASE}-1").next_role == "leader"


def test_cash_is_not_agreed_to_once_the_rules_pay_none(house: Courthouse) -> None:
    house.funded("300000.00")
    with by("wang"):
        drafted = house.payouts.draft(CASE, "p1", Money("100.00"), "发放", method=Method.CASH)
    said = json.loads(rules("100000.00"))
    del said["cash_payout"], said["sources"]["cash_payout"]
    stricter(house, json.dumps(said))
    house.later(days=1)
    with pytest.raises(CashNotPaid):
        agrees(house, "chen", drafted.ids["payout"])


def test_a_sum_cut_in_two_needs_the_leader_for_both_halves(house: Courthouse) -> None:
    """R2.07: the first half had the short chain, because the second was not there yet."""
    house.funded("300000.00")
    first, second = (house.drafted("60000.00").ids["payout"] for _ in range(2))
    assert house.payout(second).roles != house.payout(first).roles
    agrees(house, "chen", first)
    assert house.payout(first).next_role == "leader"
    assert "同日合计 120000.00 元" in house.payout(first).said
    with by("wang"):
        house.payouts.withdraw(second, "改日再发")
    third = house.drafted("30000.00").ids["payout"]  # 90,000.00 are not above the band
    agrees(house, "chen", third)
    assert house.payout(third).next_role == "finance"


def test_a_sum_is_not_cut_by_entering_its_payee_twice(house: Courthouse) -> None:
    """R2.07: the same creditor as p1 and again as p3, each below the band."""
    house.funded("300000.00")
    again = house.payee(PartyRole.APPLICANT, CREDITOR, PartyKind.PERSON)
    other = house.payee(PartyRole.APPLICANT, "李四", PartyKind.PERSON)
    house.one_after_another()
    house.drafted("60000.00")

    def roles(party: str) -> list[str]:
        with by("wang"):
            asked = house.payouts.draft(CASE, party, Money("60000.00"), "发放")
        return [role.value for role in house.payout(asked.ids["payout"]).roles]

    assert roles(other) == ["chief", "finance"]
    assert roles(again) == ["chief", "leader", "finance"]


@pytest.mark.parametrize(
    ("drafted", "given", "now", "chain"),
    [
        ("cf", "", "clf", "clf"),
        ("cf", "c", "clf", "clf"),
        ("lf", "", "clf", "clf"),
        ("lf", "l", "clf", "lcf"),
        ("cf", "", "lf", "clf"),
        ("clf", "c", "lf", "clf"),
        ("clf", "", "cf", "clf"),
        ("lcf", "l", "clf", "lcf"),
    ],
)
def test_a_longer_chain_keeps_who_agreed_and_ends_with_finance(
    drafted: str, given: str, now: str, chain: str
) -> None:
    assert "".join(chain_on_the_day(drafted, given, now)) == chain


def test_the_digest_of_a_list_stays_for_what_is_asked_stays(lax: Courthouse) -> None:
    before = list_digest([lax.payout(f"{CASE}-1")])
    lax.later(days=1)
    with by("chen"):
        lax.payouts.extend(f"{CASE}-1")
    assert list_digest([lax.payout(f"{CASE}-1")]) == before


def test_a_chain_all_have_agreed_to_is_not_extended(lax: Courthouse) -> None:
    agrees(lax, "chen", f"{CASE}-1")
    agrees(lax, "feng", f"{CASE}-1")
    lax.later(days=1)
    with by("chen"), pytest.raises(NotInThatState):
        lax.payouts.extend(f"{CASE}-1")

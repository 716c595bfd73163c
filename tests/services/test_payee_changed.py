"""A payee who dies, names another account or takes a power back while his payment is under way.

Rules R1.19, R1.20, R2.08: what was agreed to is looked at once more before the bank has it.
"""

from datetime import date

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_parties import Inability, PartyCannotCollect
from ledger.domain.case_parts import AccountNotConfirmed
from ledger.domain.errors import Refusal
from ledger.domain.law.agency import NoPowerToCollect
from ledger.domain.law.payee import AccountNoLongerInForce
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.services.people import People
from ledger.services.sheets import Sheets
from tests.services.courthouse import CASE, CREDITOR, Courthouse, by
from tests.services.papers import AUTHORITY, IDENTITY, PANEL, RECEIPT, paper
from tests.services.refusing import refused
from tests.services.till import Till, draft

TODAY = date(2026, 3, 2)


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


def dies(house: Courthouse, party: str = "p1") -> None:
    with by("wang"):
        house.charges.note_inability(
            CASE, party, Inability.DIED, TODAY, paper(PaperKind.OTHER, "死亡证明")
        )


def states(house: Courthouse) -> None:
    """Another account is stated, and nobody has compared it yet."""
    with by("wang"):
        house.cases.state_account(
            CASE, "p1", holder=CREDITOR, number="6210000000000000025", bank_name="工商银行",
            bank_code="102305000000", evidence="变更确认书",
        )  # fmt: skip


def not_sent(till: Till, batch: str, why: type[Refusal]) -> None:
    with by("qian"):
        refused(till.house, why, lambda: till.pay.send(batch))
    assert till.bank.files == []


def test_r1_20_an_account_that_changed_since_it_was_agreed_to_is_not_paid(till: Till) -> None:
    house = till.house
    number = house.approved()
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    states(house)
    not_sent(till, batch, AccountNotConfirmed)
    with by("feng"):
        house.cases.confirm_account(CASE, "p1", 2)
    not_sent(till, batch, AccountNoLongerInForce)
    with by("sun"):
        till.pay.dissolve(batch, "收款账户已变更")
    with by("wang"):
        house.payouts.withdraw(number, "收款账户已变更")
    again = house.approved()
    till.send(again)
    assert b"6210000000000000025" in till.bank.files[0]


def test_r1_20_nobody_agrees_to_an_account_that_is_no_longer_in_force(till: Till) -> None:
    house = till.house
    drafted = house.drafted()
    number, digest = drafted.ids["payout"], drafted.ids["digest"]
    house.confirm_account()
    with by("chen"):
        refused(house, AccountNoLongerInForce, lambda: house.payouts.approve(number, digest))
    sheets = Sheets(house.court)
    with by("chen"):
        sheet = sheets.sheet([number])
        refused(house, AccountNoLongerInForce, lambda: sheets.approve([number], sheet.digest))
    with by("wang"):
        now = house.payouts.amend(number).ids["digest"]
    with by("chen"):
        house.payouts.approve(number, now)


def test_r2_10_money_that_came_back_voids_what_was_agreed_for_that_account(till: Till) -> None:
    house = till.house
    first, second = house.approved("1000.00"), house.approved("2000.00")
    till.send(first)
    till.book(first)
    with by("sun"):
        batch = till.pay.prepare(house.account, [second]).ids["batch"]
    till.bank.files.clear()
    till.bounce(first)
    not_sent(till, batch, AccountNotConfirmed)


def test_scenario_39_a_payee_who_died_since_is_not_paid(till: Till) -> None:
    house = till.house
    number = house.approved()
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    dies(house)
    not_sent(till, batch, PartyCannotCollect)


def test_scenario_39_cash_is_not_handed_over_for_somebody_who_died_since(till: Till) -> None:
    house = till.house
    number = draft(house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH).ids["payout"]
    till.approve(number)
    states(house)  # where no account is paid, none has to be in force
    dies(house)
    with by("sun"):
        refused(house, PartyCannotCollect, lambda: house.in_cash.hand_over(number, RECEIPT, "qian"))
    assert house.payout(number).state is State.APPROVED


@pytest.fixture
def collecting(till: Till) -> str:
    """An agent's payment all have agreed to, in a batch; the batch."""
    house = till.house
    agent = house.payee(PartyRole.AGENT, "张律师", PartyKind.PERSON)
    with by("wang"):
        People(house.court).give_power(
            CASE, "p1", agent, collects=True, own_account=True, begins=date(2026, 1, 5),
            until=date(2026, 3, 2), papers=[AUTHORITY],
        )  # fmt: skip
    with by("wang"):
        number = house.payouts.draft(
            CASE, agent, Money("1000.00"), "代领", kind=PayoutKind.AGENT,
            papers=[AUTHORITY, IDENTITY, PANEL],
        ).ids["payout"]  # fmt: skip
    till.approve(number)
    with by("sun"):
        return till.pay.prepare(house.account, [number]).ids["batch"]


def test_r1_19_an_agent_whose_power_was_taken_back_since_is_not_paid(
    till: Till, collecting: str
) -> None:
    with by("wang"):
        People(till.house.court).end_power(CASE, "w1", on=TODAY, paper=AUTHORITY)
    not_sent(till, collecting, NoPowerToCollect)


def test_r1_19_an_agent_whose_power_ran_out_since_is_not_paid(till: Till, collecting: str) -> None:
    till.house.later(days=1)
    not_sent(till, collecting, NoPowerToCollect)


def test_r1_19_an_agent_of_somebody_who_died_since_is_not_paid(till: Till, collecting: str) -> None:
    dies(till.house)
    not_sent(till, collecting, PartyCannotCollect)


def test_r1_19_an_agent_whose_power_holds_is_paid(till: Till, collecting: str) -> None:
    with by("qian"):
        till.pay.send(collecting)
    assert len(till.bank.files) == 1

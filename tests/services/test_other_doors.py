"""What the law asks before a payee is paid is asked at every other door the money could leave by.

R2.16, R4.13, R6.05 and R1.17 at an escrow; R2.16 at a move, at a transfer to another court and at
a file that goes again; R2.03 and R2.22 where money is put into a class.
"""

from collections.abc import Callable
from datetime import date

import pytest

from ledger.domain.case_account import CapacityNotRecorded, PartyKind, PartyRole, PocketKind
from ledger.domain.case_closing import ClosedAs
from ledger.domain.case_people import Recused
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.deduction import NotPaidDirectly
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.late_money import LateChoice, LateMoneyWaits, NotAsChosen
from ledger.domain.law.payout_papers import PayoutPaperMissing
from ledger.domain.law.pre_enforcement import NoExecutionFee, may_charge_fee
from ledger.domain.law.regimes import RegimeNotChosen
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.services.cases import NewParty
from ledger.services.closings import Closings
from ledger.services.deferrals import Deferrals
from ledger.services.direct import DirectPayments
from ledger.services.holds import Holds
from ledger.services.people import People
from reconciliation.payments.bank import BankUnreachable
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import (
    APPLICATION,
    CHANGE,
    COMPUTATION,
    IDENTITY,
    LETTER,
    PLAN,
    RECEIPT,
    RECORD,
    RULING,
)
from tests.services.refusing import refused
from tests.services.till import Till

DAY = date(2026, 3, 2)
ALL = Money("25000.00")


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("25000.00")
    return Till(house)


def bankrupt(house: Courthouse) -> None:
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)


def late(house: Courthouse) -> None:
    """Money that comes after the acceptance, and is not yet kept for the administrator."""
    house.receive("5000.00", sub_account=house.case().sub_account)


def escrow(house: Courthouse, amount: Money = ALL, party: str = "p1") -> str:
    return house.escrows.ask(
        CASE, party, amount, ground=EscrowGround.REFUSED, reason="拒绝受领",
        attempts=[Attempt(DAY, Channel.VISIT, "拒绝受领")],
    ).ids["escrow"]  # fmt: skip


def test_r2_16_money_of_a_bankrupt_debtor_is_not_put_in_a_creditors_escrow(till: Till) -> None:
    """R2.16: a release of escrow leaves after the acceptance, so nothing new comes into one."""
    house = till.house
    with by("wang"):
        asked = escrow(house, Money("1000.00"))
    bankrupt(house)
    late(house)
    with by("wang"):
        refused(house, StoppedByBankruptcy, lambda: escrow(house, Money("5000.00")))
    with by("chen"):
        refused(house, StoppedByBankruptcy, lambda: house.escrows.grant(asked))


def test_r4_13_an_escrow_is_no_way_past_the_other_creditors(till: Till) -> None:
    """R4.13, E6: what is escrowed for one of several is paid to him."""
    house = till.house
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四"))
        refused(house, RegimeNotChosen, lambda: escrow(house))
    house.one_after_another()
    with by("wang"):
        assert escrow(house)


def test_r1_17_a_successor_gets_an_escrow_on_the_ruling_that_names_him(till: Till) -> None:
    house = till.house
    with by("wang"):
        number = escrow(house)
    with by("chen"):
        house.escrows.grant(number)
    heir = house.payee(PartyRole.SUCCESSOR, "张小三", PartyKind.PERSON)
    papers = [APPLICATION, IDENTITY]
    with by("wang"):
        refused(
            house, PayoutPaperMissing,
            lambda: house.escrows.release(number, papers=papers, party=heir),
        )  # fmt: skip
    with by("wang"):
        assert house.escrows.release(number, papers=[*papers, CHANGE], party=heir)


def test_r2_16_money_of_a_bankrupt_debtor_goes_to_no_other_case_or_court(till: Till) -> None:
    """R2.16: in another case nothing would stop it; a move begun before is not taken in."""
    house = till.house
    house.open_case(OTHER_CASE, "zhao")
    court = house.payee(PartyRole.COURT, "吴江区人民法院")
    with by("wang"):
        begun = house.moves.propose(CASE, OTHER_CASE, Money(10), papers=[PLAN], reason="x")
    with by("chen"):
        house.moves.agree(begun.ids["move"])
    bankrupt(house)
    late(house)
    with by("zhao"):
        refused(house, StoppedByBankruptcy, lambda: house.moves.take_in(begun.ids["move"]))
    with by("wang"):
        refused(
            house, StoppedByBankruptcy,
            lambda: house.moves.propose(CASE, OTHER_CASE, Money(10), papers=[PLAN], reason="x"),
        )  # fmt: skip
        refused(
            house, StoppedByBankruptcy,
            lambda: house.transfers.send(
                CASE, court, Money(10), other_court="吴江法院", other_case="x", papers=[LETTER]
            ),
        )  # fmt: skip


def test_r2_16_a_file_that_reached_nobody_does_not_go_again_after_the_acceptance(
    till: Till,
) -> None:
    """R2.16: the day of sending is the day the bank gets it, not the day it was first tried."""
    house, number = till.house, till.house.approved()
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    till.bank.line_is_down()
    with by("qian"), pytest.raises(BankUnreachable):
        till.pay.send(batch)
    bankrupt(house)
    with by("qian"):
        refused(house, StoppedByBankruptcy, lambda: till.pay.send(batch))
    assert till.bank.files == []


def test_r2_13_what_waits_for_another_case_goes_to_no_court(till: Till) -> None:
    """R1.01: money under the name of a pending move leaves by that move alone."""
    house = till.house
    house.open_case(OTHER_CASE, "zhao")
    court = house.payee(PartyRole.COURT, "吴江区人民法院")
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, Money(10), papers=[PLAN], reason="x")
        [pocket] = house.case().pockets
        refused(
            house, DrawnOnOtherMoney,
            lambda: house.transfers.send(
                CASE, court, Money(10), other_court="吴江法院", other_case="x", papers=[LETTER],
                pocket=pocket,
            ),
        )  # fmt: skip


def test_r7_04_late_money_goes_to_no_other_case_before_its_way_is_chosen(till: Till) -> None:
    """Nor to another court: :meth:`CourtTransfers.send` asks by the same guard."""
    house = till.house
    number = "（2026）苏0508执103号"
    sub = house.open_case(number).ids["sub_account"]
    with by("wang"):
        Closings(house.court).close(number, ClosedAs.PERFORMED, DAY, RULING)
    house.receive("500.00", sub_account=sub)
    with by("wang"):
        refused(
            house, LateMoneyWaits,
            lambda: house.moves.propose(number, CASE, Money(500), papers=[PLAN], reason="x"),
        )  # fmt: skip
        court = house.cases.add_party(
            number, NewParty(PartyRole.COURT, PartyKind.COMPANY, "吴江区人民法院")
        ).ids["party"]
        refused(
            house, LateMoneyWaits,
            lambda: house.transfers.send(
                number, court, Money(500), other_court="吴江法院", other_case="x", papers=[LETTER]
            ),
        )  # fmt: skip


def test_r7_04_late_money_goes_the_way_two_people_chose_and_no_other(till: Till) -> None:
    """Chosen to be given back, it is not paid to the creditor."""
    house = till.house
    till.paid(house.drafted("25000.00").ids["payout"])
    closings = Closings(house.court)
    with by("wang"):
        closings.close(CASE, ClosedAs.PERFORMED, DAY, RULING)
    line = house.receive("500.00", sub_account=house.case().sub_account)
    for way, refund in ((LateChoice.REFUND, True), (LateChoice.PAY, False)):
        with by("wang"):
            closings.choose(CASE, line, way, RULING)
        with by("chen"):
            closings.agree(CASE, line)
        with by("wang"):
            if refund:
                refused(house, NotAsChosen, lambda: house.drafted("500.00"))
                refused(house, NotAsChosen, lambda: escrow(house, Money(500)))
            else:
                number = house.drafted("500.00").ids["payout"]
    house.receive("300.00", sub_account=house.case().sub_account)
    with by("wang"):  # nor does a sum that grows take what came since, and has no way yet
        refused(house, LateMoneyWaits, lambda: house.payouts.amend(number, amount=Money("800.00")))


def test_r4_13_an_amendment_asks_anew_who_else_is_attached(till: Till) -> None:
    house, number = till.house, till.house.drafted("1000.00").ids["payout"]
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四"))
    with by("wang"):
        refused(house, RegimeNotChosen, lambda: house.payouts.amend(number, amount=ALL))


def test_r1_08_what_others_attached_is_not_paid_past_the_court(till: Till) -> None:
    """R1.08, R4.13: whoever attached the property shares, though he is no party of the case."""
    house, desk = till.house, DirectPayments(till.house.court)
    with by("wang"):
        house.debts.attach(CASE, "李四", OTHER_CASE, document="轮候查封")

    def pay() -> object:
        return desk.record(CASE, Money(10), payer="p2", payee="p1", on=DAY, receipt=RECEIPT)

    with by("wang"):
        refused(house, NotPaidDirectly, pay)
    house.one_after_another()
    with by("wang"):
        assert pay()


def test_r1_02_who_keeps_away_agrees_at_no_door(till: Till) -> None:
    """回避: not to an escrow, a move, a hold or a deferral, as not to a payment."""
    house = till.house
    house.open_case(OTHER_CASE, "zhao")
    deferrals, holds = Deferrals(house.court), Holds(house.court)
    with by("wang"):
        kept = escrow(house, Money(10))
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, Money(10), papers=[PLAN], reason="x")
    with by("wang"):
        holds.place(CASE, HoldKind.FREEZE, Money(10), paper=LETTER, until=date(2026, 12, 1))
    with by("wang"):
        deferrals.ask(CASE, DeferralGround.DISTRIBUTION, Money(10), paper=RECORD)
    with by("lin"):
        People(house.court).recuse(CASE, "chen", paper=RULING)
    doors: list[Callable[[], object]] = [
        lambda: house.escrows.grant(kept), lambda: house.moves.agree(f"{CASE}-Y1"),
        lambda: holds.approve(f"{CASE}-1"), lambda: deferrals.approve(f"{CASE}-1"),
    ]  # fmt: skip
    for door in doors:
        with by("chen"):
            refused(house, Recused, door)


@pytest.mark.parametrize("kind", [PocketKind.FEE, PocketKind.SURPLUS])
def test_r2_03_no_fee_and_no_surplus_is_made_of_a_strangers_money(
    till: Till, kind: PocketKind
) -> None:
    """R2.03, R4.02: a stranger's money is neither charged nor the debtor's before he says why."""
    house = till.house
    strange = house.receive("900.00", sub_account=house.case().sub_account, name="过路人")

    def charge() -> object:
        return house.charges.charge(CASE, kind, Money(900), COMPUTATION, receipts=[strange])

    with by("wang"):
        refused(house, CapacityNotRecorded, charge)
        assert house.charges.charge(
            CASE, PocketKind.REFUNDABLE, Money(900), RECORD, receipts=[strange]
        ), "it is kept to be given back"


def test_r2_22_no_execution_fee_is_charged_under_a_trials_number() -> None:
    """R2.22: nothing is enforced yet under 民初 or 财保, nor under 执保."""
    for type_word in ("民初", "财保", "执保"):
        with pytest.raises(NoExecutionFee):
            may_charge_fee(type_word)
    may_charge_fee("执恢")

"""R7.04, R1.31: money that came to a closed case is shared only once two people chose its way."""

from datetime import date

import pytest

from ledger.domain.case_closing import ClosedAs
from ledger.domain.law.late_money import LateChoice, LateMoneyWaits, NotAsChosen
from ledger.domain.paper import Paper, PaperKind
from ledger.services.closings import Closings
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, CASE, by
from tests.services.hearing import Hearing

RULING = Paper(PaperKind.RULING, "（2017）苏0508执101号之一", date(2017, 9, 4))


@pytest.fixture
def late(hearing: Hearing) -> Hearing:
    """A closed case of three creditors, to which 400,000.00 have come since."""
    house = hearing.w2().house
    [lot] = house.case().lots.values()
    with by("chen"):
        house.receipts.reverse(lot.receipt, lot.claim, CASE, "误认")
    with by("wang"):
        Closings(house.court).close(CASE, ClosedAs.PERFORMED, date(2017, 9, 4), RULING)
    sub, day = house.case().sub_account, "2017-09-04"
    line = Line("400000.00", serial="S2", name="丁", sub_account=sub, on=day)
    house.take(camt053(ACCOUNT, "400000.00", [line], on=day, statement_id="LATE"))
    return hearing


def chosen(hearing: Hearing, way: LateChoice) -> None:
    closings = Closings(hearing.house.court)
    [late] = [receipt for receipt, lot in hearing.house.case().lots.items() if lot.free.amount]
    with by("wang"):
        closings.choose(CASE, late, way, RULING)
    with by("chen"):
        closings.agree(CASE, late)


def test_a_plan_does_not_share_what_nobody_chose_to_pay(late: Hearing) -> None:
    with pytest.raises(LateMoneyWaits):
        late.drafted()
    assert not late.house.case().pockets


def test_nor_what_was_chosen_to_go_back(late: Hearing) -> None:
    chosen(late, LateChoice.REFUND)
    with pytest.raises(NotAsChosen):
        late.drafted()


def test_what_two_people_chose_to_pay_is_shared(late: Hearing) -> None:
    chosen(late, LateChoice.PAY)
    assert late.drafted()

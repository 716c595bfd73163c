"""Where a receipt's money went (资金去向): every fen found, by facts and postings alone."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.domain.bank_line import BankLine
from ledger.domain.chart import available, bank, held, refundable, unclaimed
from ledger.domain.money import Money, fen
from ledger.domain.payout import Payout
from ledger.projections import trail as following
from ledger.projections.journal import TwoPasts
from ledger.projections.trail import NoMoneyCame, Trail, _Walk, trail
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.stretch import line_id, stretch_id
from tests.legacy.registers import CUT_OFF, row, written
from tests.services.courthouse import BEGIN, CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import BANK_LETTER
from tests.services.till import Till
from tests.trails import every_trail, no_fen_is_lost_on_its_way


def followed(house: Courthouse, line: UUID, **past: Any) -> Trail:
    with house.court.database.snapshot.connect() as connection:
        return trail(connection, house.court.book, line, **past)


def where(found: Trail) -> dict[str, str]:
    """What lies on each account."""
    lies: Counter[str] = Counter()
    for part in found.resting:
        lies[part.account] += part.amount.fen
    return {account: fen(amount).plain for account, amount in lies.items()}


@pytest.fixture
def till(house: Courthouse) -> Till:
    return Till(house)


def claimed(house: Courthouse, *shares: tuple[str, str]) -> UUID:
    """One line of two cases, claimed by one and confirmed by another."""
    line = house.receive(str(sum(Money(amount).amount for _, amount in shares) + 7), remark="货款")
    with by("wang"):
        house.receipts.propose(
            line, [(number, Money(amount)) for number, amount in shares], evidence="回单"
        )
    with by("feng"):
        house.receipts.confirm(line, "c1")
    return line


def test_a_line_of_two_cases_is_found_where_each_share_of_it_is(till: Till) -> None:
    house = till.house
    house.payable()
    house.payable(OTHER_CASE)
    line = claimed(house, (CASE, "600.00"), (OTHER_CASE, "400.00"))
    number = house.approved("250.00")
    till.send(number)
    found = followed(house, line)
    assert found.amount == Money("1007.00")
    assert where(found) == {
        unclaimed(line): "7.00", available(CASE): "350.00", available(OTHER_CASE): "400.00",
        f"transit/{Payout.create_id(number)}": "250.00",
    }  # fmt: skip
    assert [part.payout for part in found.resting if part.payout] == [number]
    topics = [step.topic for step in found.steps]
    assert topics == [
        BankLine.Booked.TOPIC, "case-account.credited", "case-account.credited",
        "case-account.earmarked", "payout.sent",
    ]  # fmt: skip
    assert [step.actor for step in found.steps] == ["feng", "feng", "feng", "wang", "qian"]

    till.book(number)
    settled = followed(house, line)
    left = [part for part in settled.resting if part.left]
    assert [(part.account, part.amount, part.payout) for part in left] == [
        (bank(house.account), Money("250.00"), number)
    ]
    # What was known then is told as it was then.
    assert followed(house, line, at_position=found.steps[-1].position) == found
    with pytest.raises(TwoPasts):
        followed(house, line, at_position=1, known_at=house.now)


def test_money_of_two_lines_in_one_payment_is_told_apart_and_what_came_back_is_found(
    till: Till,
) -> None:
    house = till.house
    sub = house.payable()
    first = house.receive("100.00", sub_account=sub)
    second = house.receive("50.00", sub_account=sub)
    number = house.approved("120.00")
    till.send(number)
    till.book(number)
    assert [where(followed(house, line)) for line in (first, second)] == [
        {bank(house.account): "100.00"},
        {bank(house.account): "20.00", available(CASE): "30.00"},
    ]
    till.bounce(number)
    assert [where(followed(house, line)) for line in (first, second)] == [
        {available(CASE): "100.00"}, {available(CASE): "50.00"},
    ]  # fmt: skip
    again = [step.topic for step in followed(house, second).steps][-1]
    assert again == "case-account.returned"
    no_fen_is_lost_on_its_way(house.court, [house.case()])


def test_a_wrong_claim_taken_back_leads_back_to_the_line(house: Courthouse) -> None:
    house.payable()
    line = claimed(house, (CASE, "600.00"))
    with by("feng"):
        house.receipts.reverse(line, "c1", CASE, reason="认错案件")
    found = followed(house, line)
    assert where(found) == {unclaimed(line): "607.00"}
    assert found.steps[-1].reason == "认错案件"


def test_a_stranger_s_money_sent_back_has_left(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name="某外地公司")
    with by("zhao"):
        number = house.returns.draft(
            line, Money("3500.00"), paper=BANK_LETTER, bank_name="农业银行",
            bank_code="103305000019",
        ).ids["payout"]  # fmt: skip
    assert where(followed(house, line)) == {refundable(Payout.create_id(number)): "3500.00"}
    till.paid(number)
    found = followed(house, line)
    assert [(part.left, part.payout) for part in found.resting] == [(True, number)]


def test_many_entries_of_one_account_are_read_some_at_a_time(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case of many receipts: the trail of one is the same, however few are read at once."""
    sub = house.payable()
    lines = [house.receive("10.00", sub_account=sub) for _ in range(7)]
    house.drafted("65.00")
    whole = [followed(house, line) for line in lines]
    monkeypatch.setattr(following, "FETCHED", 2)
    assert [followed(house, line) for line in lines] == whole
    assert [where(each) for each in whole][-1] == {
        available(CASE): "5.00",
        held(CASE, Payout.create_id(f"{CASE}-1")): "5.00",
    }


def test_one_line_of_a_register_of_many_is_followed_alone(
    house: Courthouse, tmp_path: Path
) -> None:
    """Hundreds of legacy lines come in with one fact: each has its own amount and its own way."""
    file = written(tmp_path, [row(number, f"{number}.00") for number in range(1, 6)])
    loads = Loads(house.court, chunk=4)
    with by("feng"):
        loads.begin(house.account, CUT_OFF, Money("15.00"), evidence="银行余额对账单")
    with by("feng"):
        done = loads.load(file, file.name, house.account)
    for at, amount in ((1, "1.00"), (3, "3.00"), (5, "5.00")):
        line = line_id(stretch_id(done.sha256, 1), at)
        found = followed(house, line)
        assert found.amount == Money(amount)
        assert where(found) == {unclaimed(line): amount}
        assert [step.put_into for step in found.steps] == [unclaimed(line)]
    assert len(every_trail(house.court)) == 5
    no_fen_is_lost_on_its_way(house.court, [])


def test_a_line_that_brought_no_money_is_refused_by_its_name(house: Courthouse) -> None:
    with pytest.raises(NoMoneyCame) as refused:
        followed(house, uuid4())
    assert refused.value.code == "no-money-came"


def entry(position: int, said: str, *legs: tuple[str, int, int]) -> Any:
    """A fact as it is read: what it says, and account, amount and balance after of each leg."""
    return SimpleNamespace(
        position=position, topic="x.y", state=said, originator_id=uuid4(), actor="a", role="r",
        recorded_at=BEGIN, effective_on=None, beside=None,
        legs=[(account, str(amount), str(balance)) for account, amount, balance in legs],
    )  # fmt: skip


def test_what_nobody_can_tell_apart_is_said_and_not_guessed() -> None:
    """A pot of two receipts, of which a fact takes part and names none."""
    line, bank_ = uuid4(), "bank/1"
    walk = _Walk(line, unclaimed(line), "CNY")
    pot, on = "escrow/e1", "transit/t1"
    for each in (
        entry(1, "{}", (bank_, 100, 100), (unclaimed(line), -100, -100)),
        entry(2, "{}", (unclaimed(line), 100, 0), (pot, -100, -150)),  # 50 lay there already
        entry(3, "{}", (pot, 60, -90), (on, -60, -60)),
    ):
        list(walk.take(each))
    found = walk.trail({})
    assert found.untold == (pot,)
    assert [(part.account, part.amount.fen) for part in found.resting] == [(pot, 100)]
    # All that lay there leaves: then this receipt's part left as well.
    walk = _Walk(line, unclaimed(line), "CNY")
    for each in (
        entry(1, "{}", (bank_, 100, 100), (unclaimed(line), -100, -100)),
        entry(2, "{}", (unclaimed(line), 100, 0), (pot, -100, -150)),
        entry(3, "{}", (pot, 150, 0), (on, -150, -150)),
    ):
        list(walk.take(each))
    assert [(part.account, part.amount.fen) for part in walk.trail({}).resting] == [(on, 100)]

"""Deposits of one bidder on two attempts are two, in the lot's money and in the list of it."""

from auctions.money import LotMoney
from auctions.money_parts import Purpose, Sale
from auctions.views.deposits import DEPOSITS, deposits
from ledger.domain.case_parts import Source
from ledger.domain.kernel import topic_of
from ledger.projections.projection import Work
from tests.auctions.lot_sums import A1, DAY, FROM, LOSER, OPENED, line
from tests.scenario import given, yuan

A2 = "r1-A2"


def paid(money: LotMoney, name: str, amount: str, attempt: str = A1) -> None:
    money.receive(
        Purpose.DEPOSIT, LOSER, yuan(amount), attempt=attempt, line=line(name), claim="a1",
        value_date=DAY, payer=FROM, in_parts=True,
    )  # fmt: skip


def listed(money: LotMoney) -> dict[str, tuple[str, str]]:
    """What the list shows of each attempt's deposit, where it is one of the lot's still."""
    work = Work(deposits.tables, whole=True)
    for work.position, each in enumerate(money.pending_events, start=1):
        if handler := deposits.handlers.get(topic_of(type(each))):
            handler(work, each)
    found = {}
    for place in work[DEPOSITS].places(money.id):
        row = work[DEPOSITS].look(money.id, *place)
        assert row is not None
        found[row["attempt"]] = (row["state"], f"{row['amount'] / 100:.2f}")
    return found


def known(money: LotMoney) -> dict[str, tuple[str, str]]:
    return {each.attempt: (each.state.value, each.amount.plain) for each in money.deposits.values()}


def test_a_deposit_in_parts_is_listed_whole_and_a_claim_taken_back_is_no_deposit() -> None:
    money = given(LotMoney, OPENED).root
    paid(money, "one", "60.00")
    paid(money, "two", "40.00")
    assert listed(money) == known(money) == {A1: ("held", "100.00")}
    money.unreceive(line("one"), reason="误认领")
    assert listed(money) == known(money) == {A1: ("held", "40.00")}
    money.unreceive(line("two"), reason="误认领")
    assert known(money) == {}
    assert listed(money) == {A1: ("reversed", "0.00")}
    paid(money, "three", "100.00")
    assert listed(money) == known(money) == {A1: ("held", "100.00")}


def test_a_claim_taken_back_takes_from_its_own_attempts_deposit_only() -> None:
    money = given(LotMoney, OPENED).root
    paid(money, "late", "100.00")
    paid(money, "now", "80.00", A2)
    money.unreceive(line("now"), reason="误认领")
    assert known(money) == {A1: ("held", "100.00")}
    assert listed(money) == known(money) | {A2: ("reversed", "0.00")}


def test_df_3_a_default_forfeits_the_deposit_of_its_own_sale_and_no_other() -> None:
    money = given(LotMoney, OPENED).root
    paid(money, "late", "100.00")
    paid(money, "now", "80.00", A2)
    taken = money.forfeit(Sale(A2, LOSER, FROM[0], yuan("900.00")), yuan("80.00"), ruling="裁1")
    assert taken.sources == (Source(line("now"), yuan("80.00")),)
    money.free_deposit(A1, LOSER)
    assert known(money) == {A1: ("refunded", "100.00"), A2: ("forfeited", "80.00")}

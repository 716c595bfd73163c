"""Money that the bank values from a later day (起息) is paid to nobody before, by whatever way."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ledger.domain.case_account import PocketKind
from ledger.domain.law.disclosure import _day
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.money import Money
from ledger.services.command import Recorded
from ledger.services.valued import NotValuedYet
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.leaving_commands import TRIED
from tests.services.papers import BANK_LETTER, PLAN, RECORD
from tests.services.refusing import refused


def arrives(house: Courthouse, amount: str, sub: str, value: str) -> UUID:
    """A line booked on 2 March that counts from ``value``, in a statement of its own."""
    house.serial += 1
    line = Line(amount, serial=f"V{house.serial}", name=DEBTOR, sub_account=sub, value=value)
    house.take(camt053(ACCOUNT, "0.00", [line], statement_id=f"V-{house.serial}"))
    return house.id_of(line)


def test_a_cheque_booked_today_and_valued_on_thursday_is_paid_on_thursday(
    house: Courthouse,
) -> None:
    sub = house.payable()
    arrives(house, "5000.00", sub, "2026-03-05")
    arrives(house, "100.00", sub, "2026-03-02")
    stood = house.balances()
    with pytest.raises(NotValuedYet, match="2026-03-05") as no:
        house.drafted("100.01")
    assert no.value.facts["value_date"] == date(2026, 3, 5)
    assert house.balances() == stood
    house.drafted("100.00")  # what counts already is paid first, and nothing else with it
    house.later(days=3)
    house.drafted("5000.00")


def test_a_payment_is_not_amended_into_money_that_counts_later(house: Courthouse) -> None:
    sub = house.payable()
    arrives(house, "100.00", sub, "2026-03-02")
    arrives(house, "5000.00", sub, "2026-03-05")
    number = house.drafted("50.00").ids["payout"]
    with by("wang"), pytest.raises(NotValuedYet):
        house.payouts.amend(number, amount=Money("100.01"))
    assert house.payout(number).amount == Money("50.00")


def test_nor_is_a_line_sent_back_before_it_counts(house: Courthouse) -> None:
    line = arrives(house, "700.00", "", "2026-03-05")
    with by("wang"), pytest.raises(NotValuedYet):
        house.returns.draft(
            line, Money("700.00"), paper=BANK_LETTER, bank_name="工行", bank_code="102305000013"
        )


def test_what_counts_next_month_is_no_fee_of_this_month_nor_another_cases(
    house: Courthouse,
) -> None:
    """It stood among the fees, in escrow, or in another case when the bank had it not."""
    sub = house.payable()
    house.open_case(OTHER_CASE, "wang")
    arrives(house, "5000.00", sub, "2026-04-02")
    arrives(house, "100.00", sub, "2026-03-02")
    escrow, charge = house.escrows, house.charges.charge
    with by("wang"):
        asked = escrow.ask(
            CASE, "p1", Money("100.01"), ground=EscrowGround.UNREACHABLE, reason="无法联系",
            attempts=TRIED,
        ).ids["escrow"]  # fmt: skip
    acts: list[tuple[str, Callable[[str], Recorded]]] = [
        (
            "wang",
            lambda amount: house.moves.propose(
                CASE, OTHER_CASE, Money(amount), papers=[PLAN], reason="方案"
            ),
        ),
        *(
            ("wang", lambda amount, kind=kind: charge(CASE, kind, Money(amount), RECORD))
            for kind in (PocketKind.COST, PocketKind.REFUNDABLE)
        ),
        ("chen", lambda amount: escrow.grant(asked)),
    ]
    for person, act in acts:
        with by(person):
            no = refused(house, NotValuedYet, lambda act=act: act("100.01"))
        assert no.facts["value_date"] == date(2026, 4, 2)
    for person, act in acts[:-1]:
        with by(person, dry_run=True):
            assert act("100.00").facts, "what counts already"
    house.later(days=31)
    for person, act in acts:
        with by(person):
            assert act("100.01").facts


def test_a_party_reads_the_courts_day_of_a_payment_and_not_greenwichs(house: Courthouse) -> None:
    house.funded("100.00")
    house.now = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # half past seven on the 5th, in court
    number = house.drafted("100.00").ids["payout"]
    assert _day(house.payout(number)) == date(2026, 3, 5)

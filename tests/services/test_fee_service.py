"""R4.02: the execution fee is what the tariff comes to on what was collected, and no more.

诉讼费用交纳办法 第十四条第一项、第二十条、第三十八条. Of 100,000.00 collected the fee is 1,400.00.
"""

import json
from datetime import date

import pytest

from ledger.domain.case_account import PartyKind, PartyRole, PocketKind
from ledger.domain.debt_parts import ClaimTerms, Part, PerformedBy
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.fees import (
    FeeAboveTariff,
    FeeBelowTariff,
    FeeNeedsAmount,
    LessCharged,
    may_be_charged,
)
from ledger.domain.money import Money, zero
from ledger.domain.payout_kind import PayoutKind
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.fees import AnotherDebtorsCase
from tests.services.courthouse import CASE, OTHER_CASE, POLICY, Courthouse, by
from tests.services.papers import CHECK, COMPUTATION, LETTER, PLAN, RECORD
from tests.services.refusing import refused
from tests.services.till import draft

DAY = date(2026, 3, 2)


def charge(
    house: Courthouse,
    amount: str,
    *,
    less: LessCharged | None = None,
    rounds: tuple[str, ...] = (),
) -> Recorded:
    with by("wang"):
        return house.charges.charge(
            CASE, PocketKind.FEE, Money(amount), COMPUTATION, less=less, rounds_before=rounds
        )


def uncharge(house: Courthouse, amount: str, less: LessCharged | None = None) -> Recorded:
    with by("wang"):
        return house.charges.uncharge(CASE, PocketKind.FEE, Money(amount), RECORD, less=less)


def due_is(house: Courthouse, due: str) -> None:
    """A fen more is refused with both figures, and so is a fen less without a ground."""
    with by("wang"):
        no = refused(house, FeeAboveTariff, lambda: charge(house, str(Money(due).amount + 1)))
    assert no.facts["due"] == Money(due)
    assert no.article is not None
    assert "第二十条、第三十八条" in str(no.article)


def test_more_than_the_tariff_is_refused_and_less_is_charged_on_a_ground_alone(
    house: Courthouse,
) -> None:
    house.funded("100000.00")
    due_is(house, "1400.00")
    refused(house, FeeBelowTariff, lambda: charge(house, "1399.99"))
    charge(house, "400.00", less=LessCharged.IN_PARTS)
    assert house.case().pocket("fee").basis.endswith("; in-parts")
    due_is(house, "1000.00")
    charge(house, "1000.00")
    due_is(house, "0.00")


def test_only_what_is_above_the_tariff_goes_back_without_a_ground(house: Courthouse) -> None:
    house.funded("100000.00")
    charge(house, "1400.00")
    refused(house, FeeBelowTariff, lambda: uncharge(house, "0.01"))
    uncharge(house, "400.00", LessCharged.SETTLED)
    assert house.case().pocket("fee").amount == Money("1000.00")


def test_what_was_never_the_debtors_or_goes_back_to_him_bears_no_fee(house: Courthouse) -> None:
    """A third party's money, what is kept to be given back, and the surplus."""
    house.funded("100000.00")
    house.receive("900000.00", sub_account=house.case().sub_account, name="过路人")
    due_is(house, "1400.00")
    with by("wang"):
        house.charges.charge(CASE, PocketKind.SURPLUS, Money("90000.00"), COMPUTATION)
    due_is(house, "50.00")
    debtor = house.payee(PartyRole.DEBTOR, "乙公司")
    draft(
        house, debtor, "90000.00", PayoutKind.SURPLUS, papers=[COMPUTATION, CHECK],
        pocket="surplus",
    )  # fmt: skip
    due_is(house, "50.00")


def test_what_goes_on_to_another_case_bears_its_fee_there(house: Courthouse) -> None:
    house.funded("100000.00")
    house.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        moved = house.moves.propose(CASE, OTHER_CASE, Money(90_000), papers=[PLAN], reason="x")
    with by("chen"):
        house.moves.agree(moved.ids["move"])
    with by("zhao"):
        house.moves.take_in(moved.ids["move"])
    due_is(house, "50.00")
    with by("zhao"):
        no = refused(
            house, FeeAboveTariff,
            lambda: house.charges.charge(OTHER_CASE, PocketKind.FEE, Money(9_000), LETTER),
        )  # fmt: skip
    assert no.facts["due"] == Money("1250.00")


def test_a_round_before_counts_and_a_case_against_somebody_else_is_none(
    house: Courthouse,
) -> None:
    """An officer names the earlier round; what came there and was charged there is read there."""
    house.receive("20000.00", sub_account=house.payable(OTHER_CASE, "wang"))
    house.funded("9000.00")
    with by("wang"):
        house.charges.charge(OTHER_CASE, PocketKind.FEE, Money("200.00"), COMPUTATION)
    charge(house, "135.00", rounds=(OTHER_CASE,))
    stranger = "（2026）苏0508执105号"
    with by("wang"):
        house.cases.open(
            stranger, officer="wang", filed_on=date(2026, 1, 5), bank_account=house.account,
            parties=[NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "丙公司")],
        )  # fmt: skip
    refused(house, AnotherDebtorsCase, lambda: charge(house, "1.00", rounds=(stranger,)))


def test_what_the_debtor_paid_his_creditor_himself_was_collected_too(house: Courthouse) -> None:
    house.funded("9000.00")
    claimed(house, 29_000)
    with by("wang"):
        house.debts.perform(
            CASE, [Part("c1", Money(20_000))], on=DAY, stop=StopDay.PERFORMED,
            by=PerformedBy.DIRECT, document="收条",
        )  # fmt: skip
    due_is(house, "335.00")


def claimed(house: Courthouse, amount: int) -> None:
    with by("wang"):
        house.debts.enter_title(CASE, "（2025）苏0508民初1号", date(2025, 12, 1))
    with by("wang"):
        house.debts.enter_claims(
            CASE,
            [ClaimTerms("c1", "t1", "p1", (2026, 1), zero(), (Instalment(Money(amount), DAY),))],
        )


@pytest.fixture
def by_claim(bare: Courthouse) -> Courthouse:
    """A court that reckons its fee on the claim, and writes so into its policy."""
    said = json.loads(POLICY.read_text())
    said["execution_fee"] = {"base": "claim", "rounding": "yuan_half_up"}
    said["sources"]["execution_fee"] = "本院收费细则 第三条"
    return bare.open_book(json.dumps(said))


def test_a_court_may_reckon_on_the_claim_which_the_register_of_debts_knows(
    by_claim: Courthouse,
) -> None:
    by_claim.funded("9000.00")
    refused(by_claim, FeeNeedsAmount, lambda: charge(by_claim, "50.00"))
    claimed(by_claim, 100_000)
    due_is(by_claim, "1400.00")
    charge(by_claim, "1400.00")


def test_the_rule_alone_says_the_same_of_a_fen() -> None:
    due = Money("1400.00")
    may_be_charged(due, due, None)
    may_be_charged(Money("1399.99"), due, LessCharged.RELIEVED)
    with pytest.raises(FeeBelowTariff):
        may_be_charged(Money("1399.99"), due, None)
    with pytest.raises(FeeAboveTariff):
        may_be_charged(Money("1400.01"), due, LessCharged.RELIEVED)

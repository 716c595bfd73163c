"""R2.11: a surplus goes back to the debtor once his other cases in this court were asked.

执行规定 第三十四条第二款. Given a debtor with a surplus in one case, and another case against him.
"""

from collections.abc import Iterable
from datetime import date

import pytest

from api.every import follower
from ledger.domain.case_account import PartyKind, PartyRole, PocketKind
from ledger.domain.case_closing import ClosedAs
from ledger.domain.debt_parts import ClaimTerms, Part, PerformedBy
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.payout_papers import PayoutPaperMissing
from ledger.domain.law.surplus import SurplusFrozen, SurplusOwedElsewhere, may_refund_surplus
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.services.cases import NewParty
from ledger.services.closings import Closings
from ledger.services.holds import Holds
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, PAYEE_ACCOUNT, Courthouse, by
from tests.services.meanwhile import another_process, before_recording
from tests.services.papers import CHECK, COMPUTATION, DECISION, LETTER, RULING
from tests.services.refusing import refused
from tests.services.till import Till

CODE = "91320500MA1AAAA03L"
DAY = date(2026, 3, 2)


@pytest.fixture
def house(house: Courthouse) -> Courthouse:
    """A court in which the debtor of one case is to get 5,000.00 back, and is sued in another."""
    house.receive("25000.00", sub_account=house.payable(CASE, "wang", CODE))
    with by("wang"):
        stated = house.cases.state_account(
            CASE, "p2", holder=DEBTOR, number=PAYEE_ACCOUNT, bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        house.cases.confirm_account(CASE, "p2", int(stated.ids["version"]))
    with by("wang"):
        house.charges.charge(CASE, PocketKind.SURPLUS, Money(5_000), COMPUTATION)
    house.open_case(OTHER_CASE, "zhao", CODE)
    return house


def refund(house: Courthouse, papers: Iterable[Paper] = (COMPUTATION, CHECK)) -> str:
    return refund_of(house, "3000.00", papers)


def refund_of(
    house: Courthouse, amount: str, papers: Iterable[Paper] = (COMPUTATION, CHECK)
) -> str:
    with by("wang"):
        return house.payouts.draft(
            CASE, "p2", Money(amount), "退还余款", kind=PayoutKind.SURPLUS, papers=papers,
            pocket="surplus",
        ).ids["payout"]  # fmt: skip


def test_a_surplus_stays_while_a_freeze_lacks_what_its_notice_names(house: Courthouse) -> None:
    """Nothing of it was free when the notice came, so nothing is held of it yet (R2.11, R2.15)."""
    with by("wang"):
        house.charges.charge(CASE, PocketKind.COST, Money(20_000), COMPUTATION)
    with by("wang"):
        Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(4_000), paper=LETTER, until=date(2026, 9, 1), party="p2"
        )
    with by("wang"):
        no = refused(house, SurplusFrozen, lambda: refund(house, (COMPUTATION, CHECK, DECISION)))
    assert no.facts["frozen"] == Money(4_000)


def refused_for(house: Courthouse, *cases: str) -> None:
    follower(house.court).catch_up()
    with by("wang"):
        no = refused(house, SurplusOwedElsewhere, lambda: refund(house))
    assert no.facts["cases"] == list(cases)


def claimed(house: Courthouse) -> None:
    with by("zhao"):
        house.debts.enter_title(OTHER_CASE, "（2025）苏0508民初1号", date(2025, 12, 1))
    terms = ClaimTerms("c1", "t1", "p1", (2026, 1), zero(), (Instalment(Money(900), DAY),))
    with by("zhao"):
        house.debts.enter_claims(OTHER_CASE, [terms])


def test_a_surplus_does_not_go_back_past_the_debtors_other_case_which_is_named(
    house: Courthouse,
) -> None:
    refused_for(house, OTHER_CASE)
    third = "（2026）苏0508执103号"
    house.open_case(third, "zhao", CODE)
    refused_for(house, OTHER_CASE, third)


@pytest.mark.parametrize("paper", [DECISION, RULING], ids=["decision", "ruling"])
def test_a_recorded_decision_lets_it_go(house: Courthouse, paper: Paper) -> None:
    assert refund(house, [COMPUTATION, CHECK, paper])


def test_a_case_whose_claims_are_satisfied_keeps_nothing_back(house: Courthouse) -> None:
    claimed(house)
    refused_for(house, OTHER_CASE)
    with by("zhao"):
        house.debts.perform(
            OTHER_CASE, [Part("c1", Money(900))], on=DAY, stop=StopDay.PERFORMED,
            by=PerformedBy.DIRECT, document="收条",
        )  # fmt: skip
    assert refund(house)


def test_a_case_opened_while_the_surplus_is_asked_for_keeps_it_back(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0051: another process opens the case after his cases were asked and before it is recorded."""
    with by("chen"):
        Closings(house.court).close(OTHER_CASE, ClosedAs.PERFORMED, DAY, DECISION)
    third, elsewhere = "（2026）苏0508执103号", Courthouse(another_process(house.court))
    with (
        before_recording(
            house.court, monkeypatch, lambda: elsewhere.open_case(third, "zhao", CODE)
        ),
        pytest.raises(SurplusOwedElsewhere) as no,
    ):
        refund(house)
    assert no.value.facts["cases"] == [third]
    assert house.topics("payout.drafted") == 0


def test_a_case_opened_after_it_was_asked_for_keeps_it_back_at_every_later_door(
    house: Courthouse,
) -> None:
    with by("chen"):
        Closings(house.court).close(OTHER_CASE, ClosedAs.PERFORMED, DAY, DECISION)
    asked, late, till = refund(house), refund_of(house, "2000.00"), Till(house)
    till.approve(late)
    house.open_case("（2026）苏0508执107号", "zhao", CODE)
    with by("chen"):
        digest = house.payout(asked).digest
        refused(house, SurplusOwedElsewhere, lambda: house.payouts.approve(asked, digest))
    with by("sun"):
        batch = till.pay.prepare(house.account, [late]).ids["batch"]
    with by("qian"):
        refused(house, SurplusOwedElsewhere, lambda: till.pay.send(batch))
    assert till.bank.files == []


def test_a_debtor_entered_twice_or_without_a_number_is_told_once_or_not(house: Courthouse) -> None:
    before = house.topics("debtor.entered-again")
    house.open_case("（2026）苏0508执106号", "zhao")
    with by("zhao"):
        house.cases.add_party(OTHER_CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "甲", CODE))
    assert house.topics("debtor.entered-again") == before


def test_a_closed_case_keeps_nothing_back(house: Courthouse) -> None:
    with by("chen"):
        Closings(house.court).close(OTHER_CASE, ClosedAs.PERFORMED, DAY, DECISION)
    drafted = refund(house)
    with by("wang"):
        refused(house, PayoutPaperMissing, lambda: house.payouts.amend(drafted, papers=[]))


def test_another_debtor_of_the_same_name_keeps_nothing_back(house: Courthouse) -> None:
    with by("chen"):
        Closings(house.court).close(OTHER_CASE, ClosedAs.PERFORMED, DAY, DECISION)
    house.open_case("（2026）苏0508执104号", "zhao", "91320505MA00DEM14K")
    house.open_case("（2026）苏0508执105号", "zhao")
    assert refund(house)


def test_he_may_be_a_creditor_elsewhere(house: Courthouse) -> None:
    with by("chen"):
        Closings(house.court).close(OTHER_CASE, ClosedAs.PERFORMED, DAY, DECISION)
    house.payee(PartyRole.APPLICANT, DEBTOR, number=OTHER_CASE, officer="zhao")
    assert refund(house)


def test_the_rule_alone_names_every_case() -> None:
    may_refund_surplus(zero(), owing=[], decided=False)
    may_refund_surplus(zero(), owing=[CASE], decided=True)
    with pytest.raises(SurplusOwedElsewhere) as no:
        may_refund_surplus(zero(), owing=[CASE, OTHER_CASE], decided=False)
    assert no.value.facts["cases"] == [CASE, OTHER_CASE]

"""R2.16 over all cases: a debtor is bankrupt, and not a case of his (企业破产法 第十九条).

Given a debtor with two cases, known in both by the same official number; the ruling of acceptance
is recorded in the first alone.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.bankruptcy_parts import NotItsDebtor
from ledger.domain.case_account import PartyKind, PartyRole, PocketKind
from ledger.domain.insolvency import AcceptedOtherwise
from ledger.domain.law.bankruptcy import Standing, StoppedByBankruptcy
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan_parts import Ground
from ledger.domain.policy_sections import SAMPLING
from ledger.projections.audit import audit
from ledger.projections.debtors import bankrupt_elsewhere
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.erasures import Erasures
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.hearing import Hearing
from tests.services.papers import COMPUTATION, DECISION, LETTER, PLAN, RULING, paper
from tests.services.refusing import refused
from tests.services.till import Till

CODE, ANOTHER_CODE = "91320500MA1AAAA03L", "91320505MA00DEM14K"
THIRD_CASE = "（2026）苏0508执103号"
DAY = date(2026, 3, 2)
TEN = Money("10.00")


@pytest.fixture
def house(house: Courthouse) -> Courthouse:
    """A court with two cases of one debtor, the second of them with money of his."""
    house.open_case(CASE, "wang", CODE)
    house.receive("25000.00", sub_account=house.payable(OTHER_CASE, "zhao", CODE))
    return house


def accept(
    house: Courthouse, number: str = CASE, officer: str = "wang", ruling: Any = RULING
) -> Recorded:
    with by(officer):
        return house.bankruptcies.accept(number, "p2", ruling, DAY, DAY)


def draft(house: Courthouse, amount: str = "100.00", number: str = OTHER_CASE) -> Recorded:
    with by("zhao"):
        return house.payouts.draft(number, "p1", Money(amount), "发放执行款")


def escrow(house: Courthouse) -> Recorded:
    return house.escrows.ask(
        OTHER_CASE, "p1", TEN, ground=EscrowGround.REFUSED, reason="拒绝受领",
        attempts=[Attempt(DAY, Channel.VISIT, "拒绝受领")],
    )  # fmt: skip


def move(house: Courthouse) -> Recorded:
    return house.moves.propose(OTHER_CASE, CASE, TEN, papers=[PLAN], reason="x")


def transfer(house: Courthouse) -> Recorded:
    return house.transfers.send(
        OTHER_CASE, "p3", TEN, other_court="吴江法院", other_case="x", papers=[LETTER]
    )


def charge(house: Courthouse) -> Recorded:
    return house.charges.charge(OTHER_CASE, PocketKind.COST, TEN, COMPUTATION)


def pay(house: Courthouse) -> Recorded:
    return house.payouts.draft(OTHER_CASE, "p1", TEN, "发放执行款")


DOORS: tuple[Callable[[Courthouse], Recorded], ...] = (pay, escrow, move, transfer, charge)


def listed(house: Courthouse) -> list[tuple[str, str, str, str]]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = bankrupt_elsewhere(connection, house.court.book).items
    return [(row.case_number, row.officer, row.matched, row.recorded_in) for row in found]


def test_a_ruling_recorded_once_stops_the_debtors_other_case_by_every_door(
    house: Courthouse,
) -> None:
    """Each refusal names the ruling and the case it was recorded in."""
    house.payee(PartyRole.COURT, "吴江区人民法院", number=OTHER_CASE, officer="zhao")
    assert accept(house).ids["known_by"] == "number"
    for door in DOORS:
        with by("zhao"):
            no = refused(house, StoppedByBankruptcy, lambda door=door: door(house))
        told = {"accepted_on": DAY, "ruling": RULING.number, "recorded_in": CASE}
        assert no.facts.items() >= told.items(), door.__name__
    assert listed(house) == [(OTHER_CASE, "zhao", "number", CASE)]


def test_what_was_asked_for_before_the_ruling_is_neither_approved_nor_sent_after_it(
    house: Courthouse,
) -> None:
    """Between draft and approval, and between approval and the bank's door."""
    till = Till(house)
    waiting, ready = draft(house).ids, draft(house, "200.00").ids
    till.approve(ready["payout"])
    with by("sun"):
        batch = till.pay.prepare(house.account, [ready["payout"]]).ids["batch"]
    accept(house)
    with by("chen"):
        refused(
            house, StoppedByBankruptcy,
            lambda: house.payouts.approve(waiting["payout"], waiting["digest"]),
        )  # fmt: skip
    with by("qian"):
        refused(house, StoppedByBankruptcy, lambda: till.pay.send(batch))
    assert till.bank.files == []


def test_what_was_paid_before_stays_paid_and_what_is_on_its_way_is_left_to_a_person(
    house: Courthouse,
) -> None:
    """The case's own record says of every payment what it says where the ruling was recorded."""
    till = Till(house)
    number = draft(house).ids["payout"]
    till.approve(number)
    till.send(number)
    till.book(number)
    accept(house)
    assert house.payout(number).state is State.SETTLED
    accept(house, OTHER_CASE, "zhao")
    stood = house.bankruptcies.bankruptcy(OTHER_CASE).of().payouts
    assert [each.standing for each in stood] == [Standing.PAID_AFTER], "booked on the very day"
    assert house.case(OTHER_CASE).pocket("bankruptcy").amount == Money("24900.00")


def test_the_other_case_hands_over_to_the_administrator_once_it_knows_itself(
    house: Courthouse,
) -> None:
    accept(house)
    accept(house, OTHER_CASE, "zhao")
    assert listed(house) == []
    manager = house.payee(PartyRole.ADMINISTRATOR, "管理人", number=OTHER_CASE, officer="zhao")
    with by("zhao"):
        assert house.payouts.draft(
            OTHER_CASE, manager, Money("25000.00"), "移交管理人", kind=PayoutKind.ADMINISTRATOR,
            papers=[RULING, DECISION], pocket="bankruptcy",
        )  # fmt: skip
    assert house.topics("insolvency.recorded") == 1


def test_two_cases_do_not_know_one_bankruptcy_by_two_rulings(house: Courthouse) -> None:
    accept(house)
    another = paper(PaperKind.RULING, "（2026）苏05破1号")
    no = refused(
        house, AcceptedOtherwise, lambda: accept(house, OTHER_CASE, "zhao", ruling=another)
    )
    assert (no.facts["recorded_in"], no.facts["ruling"]) == (CASE, RULING.number)


def test_a_case_opened_and_a_debtor_added_after_the_ruling_are_stopped_as_well(
    house: Courthouse,
) -> None:
    accept(house)
    house.receive("100.00", sub_account=house.payable(THIRD_CASE, "zhao"))
    draft(house, "1.00", THIRD_CASE)
    with by("zhao"):
        house.cases.add_party(
            THIRD_CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "甲公司（曾用名）", CODE)
        )
    with by("zhao"):
        refused(house, StoppedByBankruptcy, lambda: draft(house, "1.00", THIRD_CASE))
    assert (THIRD_CASE, "zhao", "number", CASE) in listed(house)


def test_the_debtor_is_free_again_where_the_ruling_was_recorded_and_not_before(
    house: Courthouse,
) -> None:
    """The other case's own end frees its money; it stays stopped while the debtor is bankrupt."""
    accept(house)
    accept(house, OTHER_CASE, "zhao")
    with by("chen"):
        house.bankruptcies.end(OTHER_CASE, DECISION)
    no = refused(house, StoppedByBankruptcy, lambda: draft(house))
    assert no.facts["recorded_in"] == CASE
    with by("chen"):
        house.bankruptcies.end(CASE, DECISION)
    assert draft(house).ids["payout"]
    assert listed(house) == []


def test_another_bankruptcy_after_the_first_was_dismissed_stops_again(house: Courthouse) -> None:
    accept(house)
    with by("chen"):
        house.bankruptcies.end(CASE, DECISION)
    later = paper(PaperKind.RULING, "（2026）苏05破2号")
    accept(house, OTHER_CASE, "zhao", ruling=later)
    house.receive("100.00", sub_account=house.payable(THIRD_CASE, "zhao", CODE))
    no = refused(house, StoppedByBankruptcy, lambda: draft(house, "1.00", THIRD_CASE))
    assert (no.facts["recorded_in"], no.facts["ruling"]) == (OTHER_CASE, "（2026）苏05破2号")


def test_a_name_alone_is_shown_to_be_looked_at_and_stops_nothing(house: Courthouse) -> None:
    """The same name without a number, written with other brackets; and with another number."""
    house.receive("100.00", sub_account=house.payable(THIRD_CASE, "zhao"))
    accept(house)
    assert draft(house, "1.00", THIRD_CASE).ids["payout"]
    assert sorted(listed(house)) == [
        (OTHER_CASE, "zhao", "number", CASE), (THIRD_CASE, "zhao", "name", CASE),
    ]  # fmt: skip
    namesake = "（2026）苏0508执104号"
    house.receive("100.00", sub_account=house.payable(namesake, "zhao", ANOTHER_CODE))
    assert draft(house, "1.00", namesake).ids["payout"]
    assert namesake not in {row[0] for row in listed(house)}


def test_a_bankruptcy_known_by_name_only_proposes_and_stops_nothing(house: Courthouse) -> None:
    house.open_case(THIRD_CASE, "wang")
    assert accept(house, THIRD_CASE).ids["known_by"] == "name"
    assert draft(house).ids["payout"]
    assert {row[2:] for row in listed(house)} == {("name", THIRD_CASE)}


def test_only_a_debtor_of_the_case_is_bankrupt_in_it(house: Courthouse) -> None:
    with by("wang"):
        refused(
            house, NotItsDebtor, lambda: house.bankruptcies.accept(CASE, "p1", RULING, DAY, DAY)
        )


def test_no_fact_says_by_which_number_the_debtor_is_known(house: Courthouse) -> None:
    """The number is personal, and erased with its case; what is left matches nobody else's."""
    accept(house)
    said = house.court.recorder.rows(
        "SELECT state FROM anzhang.facts WHERE book = %s AND topic = 'insolvency.recorded'",
        (house.court.book,),
    )
    assert CODE not in said[0][0]
    assert DEBTOR not in said[0][0]
    with by("admin"):
        Erasures(house.court).erase(str(house.case().id), DECISION, "申请删除")
    assert house.case().party("p2").official_number is None
    refused(house, StoppedByBankruptcy, lambda: draft(house))


def test_no_plan_is_drafted_amended_closed_or_paid_while_another_case_knows_the_ruling(
    hearing: Hearing,
) -> None:
    """R4.10 row 1: what is the administrator's is not divided, whatever step the plan is at."""
    house, number = hearing.house, hearing.scenario_41()
    house.open_case(OTHER_CASE, "zhao", CODE)
    hearing.at("2026-03-03")
    accept(house, OTHER_CASE, "zhao")
    with by("wang"):
        debtor = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, DEBTOR, CODE)
        house.cases.add_party(CASE, debtor)
    plans = house.plans
    steps: list[Callable[[], Any]] = [
        lambda: plans.draft(CASE, hearing.asked()),
        lambda: plans.amend(
            number, hearing.asked(), ground=Ground.NEW_FACT, document="x", because="x"
        ),
        lambda: plans.finalise(number),
        lambda: plans.settle(number),
    ]
    for step in steps:
        hearing.refused(StoppedByBankruptcy, step)


def test_a_plans_payouts_are_not_approved_as_a_list_after_the_ruling(hearing: Hearing) -> None:
    house, number = hearing.house, hearing.scenario_41()
    hearing.final(number)
    with by("wang"):
        digest = house.plans.settle(number).ids["digest"]
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, DEBTOR, CODE))
    house.open_case(OTHER_CASE, "zhao", CODE)
    hearing.at("2026-03-03")
    accept(house, OTHER_CASE, "zhao")
    hearing.refused(
        StoppedByBankruptcy, lambda: house.plans.approve_payouts(number, digest), who="chen"
    )


def test_e8_the_audit_finds_what_another_case_paid_after_the_day_of_the_ruling(
    house: Courthouse,
) -> None:
    """The notice came late: both cases were open, and only one of them knows the ruling."""
    till, number = Till(house), draft(house).ids["payout"]
    till.approve(number)
    till.send(number)
    till.book(number)
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, date(2026, 3, 1), DAY)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = list(audit(connection, house.court.book, DAY, SAMPLING.default, only="E8"))
    assert [hit.subject for hit in found] == [OTHER_CASE]

"""Relief money from its own fund, and back to it: R6.01-R6.05 and scenario 54 (R6.04)."""

from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import NotTheOfficer, PartyKind, PartyRole, PocketKind
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.relief import (
    AboveTheCeiling,
    BudgetSpent,
    NotEligible,
    NotToRecoup,
    ReliefOutOfTurn,
)
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, zero
from ledger.domain.payout import NotInThatState
from ledger.domain.permissions import MATRIX, NotPermitted, Permission
from ledger.domain.relief import (
    RecoupAboveGrant,
    ReliefDecidedTwice,
    ReliefNotThere,
    ReliefPaperMissing,
    ReliefState,
)
from ledger.domain.relief_fund import NothingGranted
from ledger.projections import reliefs as views
from ledger.services.cases import NewParty
from ledger.services.command import ChangedSince, Recorded
from ledger.services.payees import DraftedElsewhere
from ledger.services.relief import ReliefForAnother, Reliefs
from ledger.services.relief_dues import ReliefFirst
from ledger.store.verify import verify
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import (
    APPLICATION,
    COMPUTATION,
    DECISION,
    PANEL,
    PLAN,
    RULING,
    VOUCHER,
)
from tests.services.refusing import refused
from tests.services.till import Till

ONE = f"{CASE}-1"
GRANT, CAME, REST = Money("20000.00"), Money("50000.00"), Money("30000.00")
BUDGET, FUND, GRANTED = "memo/relief/budget", "memo/relief/fund", f"memo/relief/granted/{ONE}"


class Helping:
    """A case in which the applicant may be helped, and short words for it."""

    def __init__(self, house: Courthouse) -> None:
        self.house, self.till = house, Till(house)
        self.desk = Reliefs(house.court)
        self.sub = house.payable()
        self.fund = house.payee(PartyRole.TREASURY, "市财政局司法救助专户")

    def appropriate(self, amount: str = "100000.00") -> Recorded:
        with by("feng"):
            return self.desk.appropriate(Money(amount), DECISION)

    def ask(self, amount: Money = GRANT, **changed: Any) -> Recorded:
        said = {
            "party": "p1", "reason": "重伤未获赔偿", "wage": Money("6000.00"),
            "unpaid": Money("400000.00"), "papers": [APPLICATION, COMPUTATION], **changed,
        }  # fmt: skip
        with by(said.pop("officer", "wang")):
            return self.desk.ask(CASE, said.pop("party"), amount, **said)

    def agree(self, person: str, number: str = ONE, **said: Any) -> Recorded:
        with by(person):
            return self.desk.agree(number, **said)

    def granted(self, amount: Money = GRANT, **changed: Any) -> None:
        """Asked for, agreed by chief and leader, paid from the fund."""
        self.appropriate()
        number = self.ask(amount, **changed).ids["relief"]
        self.agree("chen", number)
        self.agree("lin", number)
        self.grant(number)

    def grant(self, number: str = ONE, person: str = "feng") -> Recorded:
        with by(person):
            return self.desk.grant(number, VOUCHER)

    def recoup(self, share: Money = CAME, **changed: Any) -> Recorded:
        said = {"party": "p1", "fund_party": self.fund, "papers": [DECISION], **changed}
        with by(said.pop("officer", "wang")):
            return self.desk.recoup(said.pop("number", ONE), said.pop("party"), share, **said)

    def follow(self, payout: str, number: str = ONE) -> Recorded:
        with by("feng"):
            return self.desk.follow(number, payout)

    def one(self) -> Any:
        return self.desk.relief(ONE)


@pytest.fixture
def helping(house: Courthouse) -> Helping:
    return Helping(house)


def test_scenario_54_relief_comes_back_first_and_the_rest_is_the_applicants(
    helping: Helping,
) -> None:
    """Given 20,000.00 granted; when the debtor pays 50,000.00; then 20,000.00 and 30,000.00."""
    house, till = helping.house, helping.till
    helping.granted()
    granted = {BUDGET: -100_000_00, FUND: 80_000_00, GRANTED: 20_000_00}
    assert house.balances() == granted, "budget money only: no bank, no case, nothing recovered"
    assert house.case().lots == {}
    house.receive("50000.00", sub_account=helping.sub)

    def paid_whole() -> Recorded:
        with by("wang"):
            return house.payouts.draft(CASE, "p1", CAME, "发放执行款")

    assert refused(house, ReliefFirst, paid_whole).facts["owed"] == GRANT
    made = helping.recoup().ids
    back, rest = house.payout(made["recoupment"]), house.payout(made["payout"])
    assert (back.party, back.amount, back.kind.value) == (helping.fund, GRANT, "relief-recoup")
    assert (rest.party, rest.amount, rest.kind.value) == ("p1", REST, "applicant")
    assert "扣回司法救助金20000.00元" in rest.purpose, "the approvers see it"
    assert house.case().free == zero()
    assert (helping.one().open, helping.one().under_way) == (zero(), GRANT)
    for number in (back.number, rest.number):
        till.paid(number)
    assert house.balances() == granted, "in the fund only once somebody has followed it there"
    helping.follow(back.number)
    assert house.balances() == {BUDGET: -100_000_00, FUND: 100_000_00}
    assert (helping.one().recouped, helping.desk.fund().left) == (GRANT, Money("100000.00"))
    assert house.topics("relief-fund.recouped") == house.topics("relief.recouped") == 1
    assert verify(house.court.database, house.court.book, workers=0).intact
    house.receive("1.00", sub_account=helping.sub)
    refused(house, NotToRecoup, lambda: helping.recoup(Money("1.00")))
    house.drafted("1.00")
    refused(house, ReliefNotThere, lambda: helping.follow(rest.number))


def test_r6_05_a_recoupment_that_failed_or_came_back_is_owed_again(helping: Helping) -> None:
    house, till = helping.house, helping.till
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    first = helping.recoup(Money("5000.00")).ids
    assert "payout" not in first, "the share is smaller than the grant: all of it goes back"
    number = first["recoupment"]
    assert house.payout(number).amount == Money("5000.00")
    refused(house, NotInThatState, lambda: helping.follow(number))

    def amended() -> Recorded:
        with by("wang"):
            return house.payouts.amend(number, amount=Money("1.00"))

    refused(house, DraftedElsewhere, amended)
    with by("wang"):
        house.payouts.withdraw(number, "另行处理")
    owed = refused(house, ReliefFirst, lambda: house.drafted("1.00"))
    assert owed.facts["owed"] == GRANT, "a payment that did not happen took nothing back"
    helping.follow(number)
    assert helping.one().open == GRANT
    again = helping.recoup().ids["recoupment"]
    till.paid(again)
    helping.follow(again)
    till.bounce(again)
    helping.follow(again)
    assert house.balances()[GRANTED] == 20_000_00
    assert house.balances()[FUND] == 80_000_00
    assert (helping.one().open, helping.one().recouped) == (GRANT, zero())


def test_r6_05_what_a_plan_set_apart_goes_to_the_fund_whole(helping: Helping) -> None:
    house = helping.house
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    case = house.case()
    case.set_aside("plan-1-relief", PocketKind.TRANSFER, GRANT, basis="plan-1")
    case.set_aside("fee", PocketKind.FEE, Money("10.00"), basis="缴款书")
    with by("wang"):
        house.court.save(case)
    refused(house, DrawnOnOtherMoney, lambda: helping.recoup(GRANT, pocket="fee"))
    made = helping.recoup(GRANT, pocket="plan-1-relief").ids
    assert set(made) == {"relief", "recoupment"}
    assert "plan-1-relief" not in house.case().pockets
    assert house.case().free == Money("29990.00")


def test_r6_05_never_of_anothers_share_nor_before_it_was_granted(helping: Helping) -> None:
    house = helping.house
    helping.appropriate()
    helping.ask()
    house.receive("50000.00", sub_account=helping.sub)
    refused(house, ReliefNotThere, helping.recoup)
    helping.agree("chen")
    helping.agree("lin")
    helping.grant()
    other = house.payee(PartyRole.APPLICANT, "李四", PartyKind.PERSON)
    house.one_after_another()
    wrong: list[tuple[type[Refusal], dict[str, Any]]] = [
        (NotToRecoup, {"party": other}),
        (PayeeOfAnotherRole, {"fund_party": "p1"}),
        (PayoutPaperMissing, {"papers": []}),
        (NotTheOfficer, {"officer": "zhao"}),
        (NotTheOfficer, {"officer": "zhao", "party": other}),  # nor does he hear what is owed
        (ChangedSince, {"expected": 99}),
        (NotFound, {"number": f"{CASE}-9"}),
    ]
    for why, changed in wrong:
        refused(house, why, lambda changed=changed: helping.recoup(**changed))
    with by("wang"):
        house.payouts.draft(CASE, other, Money("100.00"), "款")  # the other had no relief
    one = helping.one()
    with pytest.raises(RecoupAboveGrant):
        one.ask_back(one.id, GRANT + Money("0.01"), by="wang")


def test_r6_01_r6_02_asked_for_a_person_in_hardship_within_the_ceiling(helping: Helping) -> None:
    house = helping.house
    wrong: list[tuple[type[Refusal], dict[str, Any]]] = [
        (NotEligible, {"reason": " "}),
        (AboveTheCeiling, {"amount": Money("216000.01")}),
        (AboveTheCeiling, {"amount": zero()}),
        (AboveTheCeiling, {"amount": Money("150000.01"), "unpaid": Money("150000.00")}),
        (ReliefForAnother, {"party": "p2"}),
        (ReliefPaperMissing, {"papers": [COMPUTATION]}),
        (NotTheOfficer, {"officer": "zhao"}),
    ]
    for why, changed in wrong:
        refused(house, why, lambda changed=changed: helping.ask(**changed))
    with by("wang"):
        firm = NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, "乙公司")
        company = house.cases.add_party(CASE, firm).ids["party"]
    refused(house, NotEligible, lambda: helping.ask(party=company))
    asked = helping.ask()
    assert asked.ids == {"relief": ONE, "due": "2026-03-16"}, "ten working days"
    assert (helping.one().most, helping.one().next) == (Money("216000.00"), "chief")
    refused(house, NotEligible, helping.ask)
    assert helping.ask(second_reason="仍无力手术").ids["relief"] == f"{CASE}-2"
    assert [each.number for each in helping.desk.of_case(CASE)] == [ONE, f"{CASE}-2"]


def test_r6_03_chief_leader_and_committee_decide_in_turn(helping: Helping) -> None:
    house = helping.house
    helping.ask(Money("50000.01"))
    refused(house, ReliefOutOfTurn, lambda: helping.agree("lin"))
    refused(house, ChangedSince, lambda: helping.agree("chen", expected=9))
    helping.agree("chen")
    refused(house, ReliefOutOfTurn, lambda: helping.agree("chen"))

    def asker_as_leader() -> Recorded:
        with acting(Act("wang", Role.LEADER, "K1", b"x")):
            return helping.desk.agree(ONE)

    refused(house, ReliefDecidedTwice, asker_as_leader)
    helping.agree("lin")
    assert helping.one().next == "committee"
    refused(house, ReliefPaperMissing, lambda: helping.agree("lin"))
    refused(house, ReliefNotThere, helping.grant)
    assert helping.agree("lin", paper=PANEL).ids["state"] == ReliefState.DECIDED
    refused(house, ReliefNotThere, lambda: helping.agree("lin", paper=PANEL))


def test_a_refused_application_is_over_and_counts_for_nothing(helping: Helping) -> None:
    house = helping.house
    helping.ask()

    def refuse(person: str) -> Recorded:
        with by(person):
            return helping.desk.refuse(ONE, "不符合条件")

    refused(house, ReliefOutOfTurn, lambda: refuse("lin"))
    refuse("chen")
    assert helping.one().state is ReliefState.REFUSED
    refused(house, ReliefNotThere, lambda: refuse("chen"))
    assert helping.ask().ids["relief"] == f"{CASE}-2"


def test_r6_04_the_fund_pays_budget_money_only_and_never_more_than_it_has(
    helping: Helping,
) -> None:
    house = helping.house
    assert helping.desk.fund().left == zero()
    refused(house, NothingGranted, lambda: helping.appropriate("0.00"))
    helping.appropriate("19999.99")
    helping.ask()
    helping.agree("chen")
    helping.agree("lin")
    house.receive("50000.00", sub_account=helping.sub)
    refused(house, BudgetSpent, helping.grant)
    helping.appropriate("0.01")

    def asker_pays() -> Recorded:
        with acting(Act("wang", Role.FINANCE, "K2", b"x")):
            return helping.desk.grant(ONE, VOUCHER)

    refused(house, ReliefDecidedTwice, asker_pays)
    before = house.balances()
    helping.grant()
    assert helping.one().granted_on == date(2026, 3, 2)
    after = house.balances()
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert changed == {FUND, GRANTED}
    refused(house, ReliefNotThere, helping.grant)


def test_every_command_is_asked_of_its_roles_only(helping: Helping) -> None:
    desk: Any = helping.desk
    asked = {
        Permission.KEEP_RELIEF: ("appropriate", "grant", "follow"),
        Permission.ASK_RELIEF: ("ask",),
        Permission.DECIDE_RELIEF: ("agree", "refuse"),
        Permission.DRAFT: ("recoup",),
    }
    for permission, names in asked.items():
        for role in set(Role) - MATRIX[permission]:
            for name in names:
                with acting(Act("x", role, "K", b"x")), pytest.raises(NotPermitted):
                    getattr(desk, name)()


def test_the_same_request_is_answered_the_same(helping: Helping) -> None:
    helping.appropriate()
    for _ in range(2):
        with by("feng", key="K"):
            answer = helping.desk.appropriate(GRANT, DECISION)
    assert answer.replayed
    assert helping.desk.fund().left == Money("120000.00")


def test_r6_03_the_lists_say_whom_relief_waits_for_and_what_is_to_come_back(
    helping: Helping,
) -> None:
    house = helping.house

    def lists() -> list[list[tuple[str | None, str]]]:
        follower(house.court).catch_up()
        with house.court.database.app.connect() as connection:
            asked = (views.to_decide, views.to_grant, views.outstanding)
            pages = [ask(connection, house.court.book).items for ask in asked]
        return [[(each.waits_for, each.outstanding.plain) for each in page] for page in pages]

    helping.appropriate()
    helping.ask()
    assert lists() == [[("chief", "0.00")], [], []]
    helping.agree("chen")
    assert lists() == [[("leader", "0.00")], [], []]
    helping.agree("lin")
    assert lists() == [[], [("grant", "0.00")], []]
    helping.grant()
    assert lists() == [[], [], [(None, "20000.00")]]
    house.receive("50000.00", sub_account=helping.sub)
    back = helping.recoup().ids["recoupment"]
    helping.till.paid(back)
    helping.follow(back)
    assert lists() == [[], [], []]
    house.later(days=1)
    helping.till.bounce(back)
    helping.follow(back)
    assert lists() == [[], [], [(None, "20000.00")]], "what the bank returned is outstanding again"
    helping.ask(second_reason="再次住院")
    with by("chen"):
        helping.desk.refuse(f"{CASE}-2", "不符合条件")
    assert lists() == [[], [], [(None, "20000.00")]]


def test_r6_05_no_door_leads_past_relief_nor_does_what_was_asked_for_before_it(
    helping: Helping,
) -> None:
    house = helping.house
    house.receive("50000.00", sub_account=helping.sub)
    with by("wang"):
        drafted = house.payouts.draft(CASE, "p1", Money(10), "发放执行款").ids["payout"]
    helping.granted()
    with by("wang"):
        refused(house, ReliefFirst, lambda: house.payouts.amend(drafted, amount=Money(20)))
        refused(house, ReliefFirst, lambda: house.payouts.draft_several(CASE, [("p1", CAME)], "x"))
        refused(
            house, ReliefFirst,
            lambda: house.escrows.ask(
                CASE, "p1", CAME, ground=EscrowGround.REFUSED, reason="拒绝受领",
                attempts=[Attempt(date(2026, 3, 2), Channel.VISIT, "拒绝受领")],
            ),
        )  # fmt: skip


def test_r2_16_a_bankrupts_money_gives_no_relief_back(helping: Helping) -> None:
    house = helping.house
    helping.granted()
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, date(2026, 3, 2), date(2026, 3, 2))
    house.receive("50000.00", sub_account=helping.sub)
    refused(house, StoppedByBankruptcy, helping.recoup)


def test_r2_16_nor_does_what_a_plan_set_apart_go_to_the_fund_once_he_is_bankrupt(
    helping: Helping,
) -> None:
    house = helping.house
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    case = house.case()
    case.set_aside("plan-1-relief", PocketKind.TRANSFER, GRANT, basis="plan-1")
    with by("wang"):
        house.court.save(case)
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, date(2026, 3, 2), date(2026, 3, 2))
    refused(house, StoppedByBankruptcy, lambda: helping.recoup(GRANT, pocket="plan-1-relief"))


def test_r6_05_what_is_on_its_way_to_another_case_gives_no_relief_back(helping: Helping) -> None:
    house = helping.house
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    house.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, GRANT, papers=[PLAN], reason="并案执行")
    (moving,) = house.case().pockets
    refused(house, DrawnOnOtherMoney, lambda: helping.recoup(GRANT, pocket=moving))

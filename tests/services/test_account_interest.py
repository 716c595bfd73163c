"""Interest on the special account: claimed by two, kept, a creditor's share, the court's own rule.

Event 52 of the rulebook; rules R1.05, R1.23a, R2.04, R2.17; 民法典 573.
"""

from datetime import date

import pytest

from api.every import follower
from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.case_parts import MoneyHasLeft
from ledger.domain.datafile import UnreadableTable
from ledger.domain.errors import NotFound
from ledger.domain.interest_state import TreasuryNotNamed
from ledger.domain.law.account_interest import (
    NoRuleOnInterest,
    may_be_disposed,
)
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.claiming import ClaimExceedsRemainder, ClaimSelfConfirmed
from ledger.domain.law.payout_papers import PayoutPaperMissing
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.domain.permissions import NotPermitted
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import ACCOUNT_INTEREST, InterestGoesTo, InterestRule
from ledger.projections import account_interest as views
from ledger.projections.journal import trial_balance
from ledger.projections.lists import to_claim
from ledger.services.account_interest import (
    InterestOfAnotherAccount,
)
from ledger.store.verify import verify
from reconciliation.closing.proving import Proving
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import ACCOUNT, Courthouse, by
from tests.services.earning import BANK, INTEREST, SINCE, Earning, with_rule
from tests.services.papers import DECISION, SLIP
from tests.services.refusing import refused


@pytest.fixture
def earning(bare: Courthouse) -> Earning:
    return Earning(bare.open_book(with_rule()))


@pytest.fixture
def without(house: Courthouse) -> Earning:
    """The same under rules that say nothing of interest, as they are shipped."""
    return Earning(house)


# In


def test_a_line_becomes_interest_by_one_persons_claim_and_another_ones_word(
    earning: Earning,
) -> None:
    house, desk = earning.house, earning.desk
    line = earning.arrives()
    with by("feng"):
        assert desk.propose(line, "结息清单").ids["claim"] == "a1"
    assert house.balances() == {BANK: 3560, f"unclaimed/{line}": -3560}, "said is not booked"
    with by("sun"), pytest.raises(ClaimExceedsRemainder):
        desk.propose(line, "结息清单", amount=Money("0.01"))
    with by("sun"):
        refused(
            house, InterestOfAnotherAccount,
            lambda: desk.propose(line, "结息清单", amount=Money("1.00", "USD")),
        )  # fmt: skip
    with by("feng"):
        refused(house, ClaimSelfConfirmed, lambda: desk.confirm(line, "a1"))
    with by("chen"):
        desk.confirm(line, "a1")
    assert house.balances() == {BANK: 3560, INTEREST: -3560}
    assert earning.kept().free == Money("35.60")
    assert house.line(line).claimers == {"feng"}, "who claimed it does not approve paying it"
    for person in ("wang", "chen", "admin"):
        with by(person), pytest.raises(NotPermitted):
            desk.propose(line, "结息清单")


def test_a_claim_for_something_else_is_not_confirmed_as_interest(earning: Earning) -> None:
    house, desk = earning.house, earning.desk
    line = earning.arrives()
    found = house.line(line)
    found.propose_assignment("cash/SJ-1", Money("35.60"), by="feng", evidence="x")
    with by("feng"):
        house.court.save(found)
    with by("chen"):
        refused(house, InterestOfAnotherAccount, lambda: desk.confirm(line, "a1"))
        refused(house, InterestOfAnotherAccount, lambda: desk.refuse(line, "a1", "非利息"))
        refused(house, NotFound, lambda: desk.refuse(line, "a2", "非利息"))
    found = house.line(line)
    found.confirm_assignment("a1", by="chen")
    with by("chen"):
        house.court.save(found)
    with by("sun"):
        refused(house, InterestOfAnotherAccount, lambda: desk.reverse(line, "a1", "非利息"))


def test_r2_17_a_wrong_claim_is_reversed_in_the_open_while_its_money_waits(
    earning: Earning,
) -> None:
    house, desk = earning.house, earning.desk
    line = earning.claimed()
    with by("feng"):
        refused(house, ClaimSelfConfirmed, lambda: desk.reverse(line, "a1", "系退款"))
    with by("sun"):
        desk.reverse(line, "a1", "系退款")
    assert house.balances() == {BANK: 3560, f"unclaimed/{line}": -3560}
    assert earning.kept().lots == {}
    earning.named()
    other = earning.claimed("20.00")
    with by("wang"):
        desk.dispose(ACCOUNT, papers=[SLIP])
    with by("sun"):
        gone = refused(house, MoneyHasLeft, lambda: desk.reverse(other, "a1", "系退款"))
    assert gone.facts["free"] == Money("0.00")


def test_words_of_the_courts_rules_propose_lines_and_book_nothing(earning: Earning) -> None:
    house = earning.house
    line = earning.arrives()
    house.receive("100.00", name="某公司", remark="货款")
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        words = house.books.book().policy_on(date(2026, 3, 2)).of(ACCOUNT_INTEREST).words
        page = views.said_to_be(connection, house.court.book, words)
        assert [each.line for each in page.items] == [line]
        assert views.said_to_be(connection, house.court.book, ["100%"]).items == ()
        assert len(to_claim(connection, house.court.book).items) == 2


# Its way out


def test_without_a_rule_of_the_court_interest_stays_where_it_is(without: Earning) -> None:
    """R1.05: nobody has published whose it is, so nothing is guessed; it can wait for ever."""
    house, desk = without.house, without.desk
    without.claimed()
    without.named()
    house.later(days=400)
    with by("wang"):
        no = refused(house, NoRuleOnInterest, lambda: desk.dispose(ACCOUNT, papers=[SLIP]))
    assert "未见全国性规定" in str(no.cited)
    assert house.balances() == {BANK: 3560, INTEREST: -3560}


def test_r1_05_a_rule_holds_from_its_own_day(earning: Earning) -> None:
    cited = Policy.load(with_rule().encode()).cite("account_interest")
    rule = InterestRule(("结息",), InterestGoesTo.TREASURY, SINCE)
    may_be_disposed(rule, SINCE, cited=cited)
    with pytest.raises(NoRuleOnInterest) as no:
        may_be_disposed(rule, date(2026, 2, 28), cited=cited)
    assert (no.value.facts["since"], no.value.cited) == (SINCE, cited)
    assert "第二十条" in str(cited)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"since": None}, "account_interest.since"),
        ({"to": None}, "account_interest.since"),
        ({"to": "the-court"}, "account_interest.to"),
        ({"words": ["息"]}, "account_interest.words[0]"),
    ],
)
def test_a_rule_on_interest_names_its_way_its_day_and_whole_words(
    changed: dict[str, object], field: str
) -> None:
    with pytest.raises(UnreadableTable) as wrong:
        Policy.load(with_rule(**changed).encode())
    assert wrong.value.facts["field"] == field


def test_event_52_interest_goes_to_the_treasury_by_an_approved_payment_with_its_slip(
    earning: Earning,
) -> None:
    house, desk = earning.house, earning.desk
    earning.claimed("30.00")
    earning.claimed("5.60")
    with by("wang"):
        refused(house, TreasuryNotNamed, lambda: desk.dispose(ACCOUNT, papers=[SLIP]))
    earning.named()
    with by("wang"):
        refused(house, PayoutPaperMissing, lambda: desk.dispose(ACCOUNT, papers=[DECISION]))
        too_much = Money("35.61")
        refused(
            house, NotEnoughMoney, lambda: desk.dispose(ACCOUNT, papers=[SLIP], amount=too_much)
        )
    with by("wang"):
        made = desk.dispose(ACCOUNT, papers=[SLIP])
    number = made.ids["payout"]
    payout = house.payout(number)
    assert payout.amount == Money("35.60")
    bound = f"interest/{ACCOUNT}:{payout.id}"
    assert house.balances() == {BANK: 3560, bound: -3560}
    with by("feng"), pytest.raises(ActsTwice):  # he claimed it
        house.payouts.approve(number, made.ids["digest"])
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.payouts.approve(number, made.ids["digest"])
    earning.sent_and_booked(number)
    assert house.payout(number).state is State.SETTLED
    assert house.balances() == {}


def test_interest_the_treasury_s_bank_sends_back_is_interest_again(earning: Earning) -> None:
    house, till = earning.house, earning.till
    earning.claimed("30.00")
    earning.claimed("5.60")
    earning.named()
    with by("wang"):
        made = earning.desk.dispose(ACCOUNT, papers=[SLIP]).ids
    number = made["payout"]
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.payouts.approve(number, made["digest"])
    earning.sent_and_booked(number)
    till.bounce(number)
    assert house.payout(number).state is State.RETURNED
    assert house.balances() == {BANK: 3560, INTEREST: -3560}, "interest again, with its receipts"
    assert {str(lot.free) for lot in earning.kept().lots.values()} == {"CNY 30.00", "CNY 5.60"}
    with by("wang"):  # R2.10: not to the same account on the old paper
        no = refused(house, TreasuryNotNamed, lambda: earning.desk.dispose(ACCOUNT, papers=[SLIP]))
    assert "came back" in str(no)
    earning.named()
    with by("wang"):
        earning.desk.dispose(ACCOUNT, papers=[SLIP])
    assert earning.kept().free == Money("0.00")
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_a_payment_that_is_taken_back_or_refused_by_the_bank_leaves_the_interest_waiting(
    earning: Earning,
) -> None:
    house, desk = earning.house, earning.desk
    earning.claimed()
    earning.named()
    with by("wang"):
        number = desk.dispose(ACCOUNT, papers=[SLIP], amount=Money("5.60")).ids["payout"]
    with by("wang"):
        house.payouts.amend(number, amount=Money("6.60"))
    assert house.balances()[INTEREST] == -2900
    with by("wang"):
        house.payouts.withdraw(number, "另行处理")
    assert house.balances() == {BANK: 3560, INTEREST: -3560}
    with by("wang"):
        number = desk.dispose(ACCOUNT, papers=[SLIP]).ids["payout"]
    kept = earning.kept()
    kept.restore(house.payout(number).id, reason="账户不存在")
    assert kept.free == Money("35.60")


# A creditor's share


# What it is to bank and books


def test_interest_that_waits_is_no_difference_of_the_day_or_the_month(earning: Earning) -> None:
    house, side = earning.house, BankSide(earning.house)
    line = side.line("35.60", name="工商银行", remark="结息")
    side.day("2026-03-02", line)
    with by("feng"):
        claim = earning.desk.propose(side.id_of(line), "结息清单").ids["claim"]
    with by("chen"):
        earning.desk.confirm(side.id_of(line), claim)
    look = Proving(house.court).look(date(2026, 3, 2))
    assert look.agrees
    between = {each.kind: each.accounts for each in look.between}
    assert between["interest"] == ((INTEREST, Money("35.60")),)
    side.day("2026-03-31")
    house.now = house.now.replace(month=4, day=1)
    for person in ("feng", "chen"):
        proving = Proving(house.court)
        figures = proving.look_at("2026-03").figures
        with by(person):
            state = proving.sign("2026-03", figures).ids["state"]
    assert state == "closed"
    with house.court.database.app.connect() as connection:
        families = {
            each.prefix: each.amount
            for each in trial_balance(connection, house.court.book).families
        }
    assert families == {"bank": Money("35.60"), "interest": Money("-35.60")}

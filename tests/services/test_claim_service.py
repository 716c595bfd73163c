"""Claims through their service: four eyes, never more than is left, and mistakes left visible."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.bank_line import ClaimNeedsEvidence, NoSuchClaim, NotAReceipt
from ledger.domain.case_account import MoneyHasLeft
from ledger.domain.clock import today
from ledger.domain.errors import NotFound
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.claiming import (
    ClaimExceedsRemainder,
    ClaimSelfConfirmed,
    NothingClaimed,
    NotOfficerOfCase,
)
from ledger.domain.money import Money
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, CASE, OTHER_CASE, Courthouse, by


def proposed(
    house: Courthouse, line: UUID, *shares: tuple[str, str], person: str = "wang", **how: str
) -> str:
    parts = [(number, Money(amount)) for number, amount in shares]
    words = {"evidence": "银行查询函", **how}
    with by(person):
        return house.receipts.propose(line, parts, **words).ids["claim"]  # type: ignore[arg-type]


def claimed(house: Courthouse, line: UUID, *shares: tuple[str, str]) -> str:
    claim = proposed(house, line, *shares)
    with by("zhao"):
        house.receipts.confirm(line, claim)
    return claim


def test_a_confirmed_claim_books_the_money_with_the_banks_age_and_todays_clock(
    house: Courthouse,
) -> None:
    house.open_case()
    line = house.receive("18000.00", remark="还款")
    claim = proposed(house, line, (CASE, "18000.00"))
    assert house.balances()[f"unclaimed/{line}"] == -18_000_00, "a proposal books nothing"
    house.later(days=2)
    with by("zhao"):
        house.receipts.confirm(line, claim)
    assert house.balances() == {
        f"bank/{ACCOUNT}": 18_000_00, f"case/{CASE}/available": -18_000_00,
    }  # fmt: skip
    [lot] = house.case().lots.values()
    assert (lot.value_date, lot.notified_on) == (date(2026, 3, 2), today())
    assert today() - lot.value_date == timedelta(days=2)


def test_nobody_confirms_his_own_claim(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("10.00")
    claim = proposed(house, line, (CASE, "10.00"))
    with by("wang"), pytest.raises(ClaimSelfConfirmed):
        house.receipts.confirm(line, claim)
    assert house.case().lots == {}


def test_a_claim_is_confirmed_once(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("10.00")
    claim = claimed(house, line, (CASE, "10.00"))
    with by("feng"), pytest.raises(NoSuchClaim):
        house.receipts.confirm(line, claim)
    assert house.case().free == Money("10.00")


def test_a_line_is_split_over_the_cases_of_one_officer_in_one_commit(house: Courthouse) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    line = house.receive("10.00")
    claimed(house, line, (CASE, "4.00"), (OTHER_CASE, "5.00"))
    assert house.case().free == Money("4.00")
    assert house.case(OTHER_CASE).free == Money("5.00")
    assert house.line(line).remainder == Money("1.00")


@pytest.mark.parametrize("amount", ["10.01", "0.00", "-1.00"])
def test_a_claim_is_neither_more_than_is_left_nor_nothing(house: Courthouse, amount: str) -> None:
    house.open_case()
    line = house.receive("10.00")
    refused = ClaimExceedsRemainder if amount == "10.01" else NothingClaimed
    with pytest.raises(refused) as said:
        proposed(house, line, (CASE, amount))
    assert type(said.value) is refused


def test_waiting_claims_together_never_exceed_the_line(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("10.00")
    proposed(house, line, (CASE, "6.00"))
    with pytest.raises(ClaimExceedsRemainder):
        proposed(house, line, (CASE, "5.00"))
    with pytest.raises(ClaimExceedsRemainder):
        proposed(house, line, (CASE, "3.00"), (CASE, "2.00"))
    assert proposed(house, line, (CASE, "4.00")) == "c2"


def test_only_the_officer_of_every_case_claims_for_it(house: Courthouse) -> None:
    house.open_case()
    house.open_case(OTHER_CASE, "zhao")
    line = house.receive("10.00")
    with pytest.raises(NotOfficerOfCase):
        proposed(house, line, (CASE, "1.00"), (OTHER_CASE, "1.00"))
    with pytest.raises(NotOfficerOfCase):
        proposed(house, line, (CASE, "1.00"), person="zhao")


def test_a_claim_names_a_document_or_a_reason(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("10.00")
    with pytest.raises(ClaimNeedsEvidence):
        proposed(house, line, (CASE, "1.00"), evidence=" ", reason="")
    proposed(house, line, (CASE, "1.00"), evidence="", reason="付款人来电说明")


def test_a_debit_cannot_be_claimed(house: Courthouse) -> None:
    house.open_case()
    house.receive("50.00")
    debit = Line("30.00", credit=False, serial="D1")
    house.take(camt053(ACCOUNT, "50.00", [debit]))
    with pytest.raises(NotAReceipt):
        proposed(house, house.id_of(debit), (CASE, "1.00"))


def test_unknown_lines_cases_and_claims_are_not_found(house: Courthouse) -> None:
    line = house.receive("10.00")
    with pytest.raises(NotFound):
        proposed(house, line, (CASE, "1.00"))
    with pytest.raises(NotFound):
        proposed(house, uuid4(), (CASE, "1.00"))
    with by("feng"), pytest.raises(NoSuchClaim):
        house.receipts.confirm(line, "c7")


def test_a_refused_claim_frees_its_money_for_another(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("10.00")
    claim = proposed(house, line, (CASE, "10.00"))
    with by("zhao"):
        house.receipts.refuse(line, claim, "依据不足")
    with by("zhao"), pytest.raises(NoSuchClaim):
        house.receipts.confirm(line, claim)
    assert proposed(house, line, (CASE, "10.00")) == "c2"


def test_a_wrong_claim_is_reversed_and_claimed_anew_both_visible_and_the_age_kept(
    house: Courthouse,
) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    line = house.receive("30000.00")
    wrong = claimed(house, line, (CASE, "30000.00"))
    house.later(days=5)
    with by("feng"):
        house.receipts.reverse(line, wrong, CASE, "应属102号案")
    claimed(house, line, (OTHER_CASE, "30000.00"))
    assert house.case().lots == {}
    [lot] = house.case(OTHER_CASE).lots.values()
    assert lot.value_date == date(2026, 3, 2)
    assert set(house.line(line).claims) == {wrong, "c2"}
    assert house.topics("case-account.credited") == 2
    assert house.topics("case-account.uncredited") == 1
    assert house.balances()[f"case/{OTHER_CASE}/available"] == -30_000_00


def test_a_claim_is_not_reversed_twice_nor_for_a_case_it_gave_nothing(house: Courthouse) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    line = house.receive("10.00")
    claim = claimed(house, line, (CASE, "10.00"))
    with by("feng"), pytest.raises(NoSuchClaim):
        house.receipts.reverse(line, claim, OTHER_CASE, "?")
    with by("feng"):
        house.receipts.reverse(line, claim, CASE, "错")
    with by("feng"), pytest.raises(NoSuchClaim):
        house.receipts.reverse(line, claim, CASE, "错")
    assert house.balances()[f"unclaimed/{line}"] == -10_00


def test_money_bound_to_a_payout_is_not_taken_back(house: Courthouse) -> None:
    house.payable()
    line = house.receive("10.00")
    claim = claimed(house, line, (CASE, "10.00"))
    house.drafted("10.00")
    before = house.balances()
    with by("feng"), pytest.raises(MoneyHasLeft):
        house.receipts.reverse(line, claim, CASE, "错")
    assert house.balances() == before


def test_an_automatic_match_can_be_reversed_by_finance(house: Courthouse) -> None:
    line = house.receive("10.00", sub_account=house.payable())
    with by("feng"):
        house.receipts.reverse(line, "auto", CASE, "误汇")
    assert house.balances()[f"unclaimed/{line}"] == -10_00


def test_whoever_claimed_money_does_not_approve_paying_it(house: Courthouse) -> None:
    house.payable()
    line = house.receive("10.00")
    claimed(house, line, (CASE, "10.00"))
    with by("wang"):
        drafted = house.payouts.draft(CASE, "p1", Money("10.00"), "执行款").ids
    # The claim alone would forbid it: the draft names its claimers beside its author.
    said = house.court.recorder.rows(
        "SELECT state FROM anzhang.facts WHERE book = %s AND topic = %s",
        (house.court.book, "payout.drafted"),
    )
    assert json.loads(said[-1][0])["claimers"] == ["wang"]
    assert house.payout(drafted["payout"]).acted == {"wang"}
    # The same person with a chief's key is the same person.
    with acting(Act("wang", Role.CHIEF, "K", b"x")), pytest.raises(ActsTwice):
        house.payouts.approve(drafted["payout"], drafted["digest"])
    with by("chen"):
        house.payouts.approve(drafted["payout"], drafted["digest"])

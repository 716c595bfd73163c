"""No act on a lot takes what is another lot's: stories told twice in one book, names crossed.

What ``tests/services/test_ids_of_another_case.py`` does for the ledger; here the twin has a lot, an
asset and a case of its own.
"""

from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any, Final

import pytest

import auctions.services
from ledger.domain import clock
from ledger.store.court import Court
from tests.auctions import house as houses
from tests.auctions import (
    test_deposits_and_bids,
    test_loan_scenarios,
    test_lot_money_service,
    test_money_scenarios,
)
from tests.services import courthouse as courthouses
from tests.services.lockstep import Crossing
from tests.services.naming import commands, of_two
from tests.services.twin import BESIDE, read_anew

ROOMS: Final = {
    each.__name__: each for each in (
        houses, courthouses, test_deposits_and_bids, test_loan_scenarios, test_lot_money_service,
        test_money_scenarios,
    )
}  # fmt: skip
TWINS: Final = read_anew(ROOMS, {'"L1"': '"L9"', "苏-1": "苏-9", 'f"10{': 'f"90{'})
STORIES: Final[tuple[Any, ...]] = (
    test_deposits_and_bids.test_dp_2_a_wrong_claim_of_a_deposit_takes_its_bidder_out,
    test_loan_scenarios.test_ln_3_ln_8_a_refused_loan_leaves_the_buyer_owing_and_its_deposit_at_stake,
    test_lot_money_service.test_s28_s35_edge_1_the_waterfall_waits_for_the_rerun_and_then_runs_in_order,
    test_lot_money_service.test_s31_a_shortfall_is_ordered_comes_in_and_goes_to_the_case,
    test_lot_money_service.test_a_losers_deposit_goes_back_to_the_account_it_came_from,
    test_lot_money_service.test_rb_9_a_credit_the_bank_took_back_reopens_the_price,
    test_money_scenarios.test_s27_costs_and_fee_first_then_mortgage_and_applicant_and_the_rest_is_the_debtors,
)
SAID: Final = "whose a line of the bank is, and what it took back, is what is said"
CROSSED: Final = {
    "LotMoneys.propose_claim": SAID,
    "LotMoneys.reverse_payment": SAID,
    "Registering.register": "a lot begins, of whatever case and asset",
}
"""Acts that are given names of two lots, and take them."""
ANEW: Final = {
    ("Announcing.notify", "party"),  # who is told need be no party: 抵押权人、优先购买权人
    ("LotMoneys.propose_claim", "payee"),  # a deposit comes before its bidder is let in
    ("LotMoneys.register_commitment", "letter"),
    ("LotRefundDesk.state_payee", "payee"),  # before anything is due to him
}
"""Words that are marks elsewhere; here they are said for the first time."""
PAPER: Final = "its second word is the number of a paper, or the name of a tax"
HAVING: Final = "whoever is named must be on the lot's own list: test_lot_what_is_missing.py"
LEFT: Final = {
    "Appraising.enter_appraisal_fee": PAPER,
    "Appraising.enter_auxiliary_cost": PAPER,
    "Appraising.enter_inquiry_fee": PAPER,
    "LotMoneys.ask_more_time": PAPER,
    "LotRefundDesk.note_tax_step": PAPER,
    "LotRefundDesk.repay_advance": PAPER,
    "LotRefundDesk.reserve_tax": PAPER,
    "LotRefundDesk.withhold_tax": PAPER,
    "Appraising.complain_of_pricing": HAVING,
    "Appraising.decide_complaint": HAVING,
    "Pricing.close_objection": HAVING,
    "Pricing.object_to_report": HAVING,
    "Pricing.serve_report": HAVING,
    "TakingInKind.answer_in_kind": HAVING,
    "TakingInKind.award_in_kind": HAVING,
    "Stops.ask_reconsideration": "no attempt of that mark: test_lot_challenges.py",
    "Stops.challenge_sale": "no attempt of that mark: test_lot_challenges.py",
    "Stops.rule_on_challenge": "no attempt of that mark: test_lot_challenges.py",
    "Stops.stop_for_enough": "lots of another case: test_lot_service.py",
    "Defaulting.set_off": "it reads its attempt as order_top_up does",
    "LotEndings.close": "a plan of another case: test_money_scenarios.py",
    "LotMoneys.refuse_claim": "it reads the claim as confirm_claim does",
    "Registering.end_case": "a case that is not the lot's: test_lot_what_is_missing.py",
    "Settlements.check_bank": "it looks through what nobody claimed, and names no line",
}
"""Acts that name two things and stand in no story here."""


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The two court houses of a story, as they come; one clock, and one book opened once."""
    there: list[Any] = []
    twins = TWINS[courthouses.__name__].Courthouse

    def watch(house: Any) -> None:
        house.serial = BESIDE if isinstance(house, twins) else 0
        there.append(house)

    for kind in (courthouses.Courthouse, twins):
        monkeypatch.setattr(kind, "watch", watch)
    monkeypatch.setattr(twins, "open_book", lambda house, *_: house)
    clock.install(lambda: max(each.now for each in there))
    yield there
    clock.reset()


def told(story: FunctionType, court: Court, read: dict[str, ModuleType]) -> Callable[[], Any]:
    def tell() -> None:
        house = read[houses.__name__].AuctionHouse(court)
        getattr(read[story.__module__], story.__name__)(house)

    return tell


def test_names_of_one_lot_are_not_taken_with_those_of_another(
    courts: Callable[[], Court], present: list[Any]
) -> None:
    crossing = Crossing()
    for story in STORIES:
        present.clear()
        court = courts()
        crossing.tell(told(story, court, ROOMS), told(story, court, TWINS))
    ours = {name: each for name, each in commands(auctions.services).items() if of_two(each)}
    assert crossing.theirs_taken() & ours.keys() == CROSSED.keys()
    assert {each for each in crossing.nobodys_taken() if each[0] in ours} == ANEW
    assert ours.keys() - crossing.names == LEFT.keys()

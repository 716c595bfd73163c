"""PR-8: an asset is sold without an auction where all agree or it would perish; else auctioned."""

from datetime import date, timedelta
from typing import Any

import pytest

from auctions.law.says import PanelMissing, TermsRefused
from auctions.lot_words import State, Trait
from tests.auctions.lots import APPLICANT, DEBTOR, RULES, Walk, alerts, at, registered, terms
from tests.scenario import yuan

ALL = (APPLICANT, DEBTOR)


def decide(walk: Walk, price: str = "600000", **changed: Any) -> Walk:
    asked: dict[str, Any] = {
        "consents": ALL, "agreed": None, "market": None, "panel": "合议庭笔录",
        "document": "直接变卖决定", "on": date(2026, 1, 13),
    }  # fmt: skip
    walk.lot.sell_directly(asked=yuan(price), rules=RULES, **(asked | changed))
    return walk


def opened(walk: Walk, price: str = "600000") -> Walk:
    decide(walk, price).plan(terms(price, "60000"), date(2026, 1, 20))
    opens = at("2026-02-20")
    walk.announce(date(2026, 2, 2), "2026-02-20", closes_at=opens + timedelta(days=60))
    return walk.open()


@pytest.mark.parametrize(
    ("price", "worth"),
    [
        ("599999.99", {"agreed": yuan("600000")}),
        ("899999.99", {"market": yuan("900000")}),
        ("499999.99", {}),  # half of the million it was appraised at
    ],
)
def test_pr_8_agreed_price_then_market_then_half_the_appraisal(price: str, worth: Any) -> None:
    walk = Walk().price()
    before = len(walk.lot.pending_events)
    with pytest.raises(TermsRefused) as refused:
        decide(walk, price, **worth)
    assert refused.value.facts["rule"] == "PR-8"
    assert len(walk.lot.pending_events) == before
    floor = refused.value.facts["floor"]
    decide(walk, floor.plain, **worth)
    assert walk.lot.direct is not None


def test_pr_8_one_missing_consent_or_an_ordinary_asset_is_auctioned() -> None:
    walk = Walk().creditors(holders=("bank",)).price()
    for consents in ((APPLICANT,), ALL):
        with pytest.raises(TermsRefused, match="perish"):
            decide(walk, consents=consents)
    decide(walk, consents=(*ALL, "bank"))
    perishing = Walk(registered(Trait.PERISHABLE)).price()
    decide(perishing, consents=())
    with pytest.raises(PanelMissing):
        decide(Walk().price(), panel="")
    with pytest.raises(TermsRefused):
        decide(Walk().price(), document=" ")


def test_pr_8_the_sale_is_at_the_decided_price_and_nothing_else() -> None:
    walk = decide(Walk().price())
    for other in ("599999", "700000"):
        with pytest.raises(TermsRefused) as refused:
            walk.plan(terms(other, "60000"), date(2026, 1, 20))
        assert refused.value.facts["rule"] == "PR-8"
    walk.plan(terms("600000", "60000"), date(2026, 1, 20))
    assert walk.lot.state is State.PREPARED


def test_pr_8_a_direct_sale_is_prepaid_bid_for_a_day_and_sold() -> None:
    walk = opened(Walk().price())
    assert (walk.lot.state, walk.lot.current) == (State.PS_OPEN, "r1-DS")
    walk.enter("B1", amount=yuan("600000"), when=at("2026-03-01"))
    walk.bid("B1", "600000", at("2026-03-02"))
    assert walk.lot.state is State.PS_BIDDING
    walk.end()
    assert walk.lot.attempt is not None
    assert (walk.lot.state, walk.lot.attempt.ended_at) == (
        State.SOLD_AWAIT_BALANCE, at("2026-03-03"),
    )  # fmt: skip
    assert alerts(walk.lot) == []


def test_pr_8_what_nobody_buys_directly_goes_the_way_of_auctions() -> None:
    walk = opened(Walk().price()).end()
    assert (walk.lot.state, walk.lot.direct) == (State.PRICED, None)
    assert walk.lot.dated
    with pytest.raises(TermsRefused, match="offered before"):
        decide(walk, on=date(2026, 4, 22))
    walk.plan(on_=date(2026, 4, 22)).announce(date(2026, 5, 1), "2026-06-01")
    assert (walk.lot.state, walk.lot.current) == (State.A1_ANNOUNCED, "r1-A1")


def test_pr_8_a_direct_buyer_who_defaults_is_out_of_its_rerun() -> None:
    walk = opened(Walk().price())
    walk.enter("B1", amount=yuan("600000"), when=at("2026-03-01"))
    walk.bid("B1", "600000", at("2026-03-02")).end()
    walk.lot.rule_default(
        ruling="悔拍裁定", on=date(2026, 3, 20), written_refusal="拒付函", rules=RULES
    )
    walk.plan(terms("600000", "60000"), date(2026, 3, 27))
    opens = at("2026-04-20")
    walk.announce(date(2026, 4, 1), "2026-04-20", closes_at=opens + timedelta(days=60))
    assert walk.lot.current == "r1-DS.1"

"""Rules that hold by themselves, asked by the acts of a lot: each call was taken away once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from auctions.lot_words import Method, StayGround, Trait, WithdrawGround
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, RULES, Walk, at, registered, terms
from tests.auctions.test_lot_guards import refuses
from tests.scenario import yuan

Act = Callable[[], Any]
DAY = date(2026, 1, 12)


def notice(**changed: Any) -> tuple[Walk, Act]:
    """The first auction of a lot, but for something."""
    walk = Walk().prepared().tell(date(2026, 1, 30))
    said = walk.announcement(date(2026, 2, 2), "2026-03-04", **changed)
    return walk, lambda: walk.lot.publish(said, RULES)


def sale(published: date = date(2026, 4, 8), **changed: Any) -> tuple[Walk, Act]:
    """The private sale of a lot nobody bid for twice, but for something."""
    walk = Walk().ps_prep().plan(terms("560000", "56000"), date(2026, 4, 3))
    walk.tell(date(2026, 4, 4))
    said = walk.announcement(published, "2026-04-23", **changed)
    return walk, lambda: walk.lot.publish(said, RULES)


def reference(**changed: Any) -> tuple[Walk, Act]:
    walk = Walk()
    walk.lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=RULES)
    said: dict[str, Any] = {
        "method": Method.AGREEMENT, "amount": yuan("1000000"), "fixed_on": DAY,
        "valid_until": date(2026, 12, 31), "reports": ("议价协议",), "rules": RULES,
    } | changed  # fmt: skip
    return walk, lambda: walk.lot.fix_reference(**said)


def priced_not(act: str, ground: str) -> tuple[Walk, Act]:
    walk = Walk()
    walk.lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=RULES)
    doing = getattr(walk.lot, act)
    return walk, lambda: doing(ground=ground, document="决定", on=DAY, rules=RULES)


def home() -> tuple[Walk, Act]:
    walk = Walk(registered(Trait.HOME))
    return walk, lambda: walk.lot.open_pricing(record="调查笔录", on=DAY, rules=RULES)


def panel() -> tuple[Walk, Act]:
    walk = Walk().price()
    wanted = terms("700000", "100000")
    return walk, lambda: walk.lot.set_terms(wanted, panel=" ", on=DAY, rules=RULES)


def preemptor(holder: str = "甲", code: str = "8", by: str = "笔录") -> tuple[Walk, Act]:
    walk = Walk().prepared()
    return walk, lambda: walk.lot.confirm_preemptor(holder, rank=1, code=code, panel=by, on=DAY)


def stay() -> tuple[Walk, Act]:
    walk = Walk().announced()
    ground = next(iter(StayGround))
    return walk, lambda: walk.lot.suspend(
        ground=ground, document=" ", at=at("2026-02-20"), rules=RULES
    )


def withdrawal(walk: Walk, document: str, when: str) -> tuple[Walk, Act]:
    return walk, lambda: walk.lot.withdraw(
        ground=WithdrawGround.SETTLED, document=document, at=at(when), rules=RULES
    )


def awarded() -> tuple[Walk, Act]:
    walk = Walk().a1_failed().ask(date(2026, 3, 6))
    return walk, lambda: walk.lot.award_in_kind(
        APPLICANT, price=yuan("700000"), on=date(2026, 3, 9), rules=RULES, from_settlement=True
    )


def prepaid() -> tuple[Walk, Act]:
    walk = Walk().ps_announced()
    return walk, lambda: walk.enter("B1", reference=" ")


CASES: list[tuple[str, Callable[[], tuple[Walk, Act]]]] = [
    ("NT-3", lambda: notice(words=())),
    ("NT-4", lambda: notice(items=())),
    ("NT-5", lambda: notice(prompts=())),
    ("PF-5", lambda: notice(bank_account=" ")),
    ("BD-1", lambda: notice(closes_at=at("2026-03-04", "11:00:00"))),
    ("PS-2", lambda: sale(date(2026, 4, 20))),
    ("PS-3", lambda: sale(closes_at=at("2026-04-23") + timedelta(days=59))),
    ("CK-11", lambda: reference(valid_until=DAY - timedelta(1))),
    ("CK-4", lambda: reference(amount=yuan("0"))),
    ("CK-2", lambda: reference(method=Method.ONLINE)),
    ("CK-17", lambda: priced_not("suspend_pricing", "无")),
    ("CK-17", lambda: priced_not("withdraw_pricing", "无")),
    ("NT-9", home),
    ("WP-27", panel),
    ("WP-27", lambda: preemptor(by=" ")),
    ("PE-2", lambda: preemptor(code=" ")),
    ("PE-1", preemptor),
    ("SU-1", stay),
    ("SU-3", lambda: withdrawal(Walk().announced(), " ", "2026-02-20")),
    ("SU-3", lambda: withdrawal(Walk().bidding(), "协议", "2026-03-04")),
    ("DA-8", awarded),
    ("DP-2", prepaid),
]


@pytest.mark.parametrize(("rule", "ready"), CASES)
def test_an_act_asks_the_rule(rule: str, ready: Callable[[], tuple[Walk, Act]]) -> None:
    walk, act = ready()
    refuses(walk, Refusal, rule, act)


def test_nothing_but_what_was_changed_is_refused() -> None:
    for ready in (notice, sale, reference):
        ready()[1]()

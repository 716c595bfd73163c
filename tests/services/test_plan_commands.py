"""What holds for every command holds for each of debts and plans, along the life of one plan.

One court sees all of them: each is refused to other roles and to whoever saw another version,
tried without a trace, done once under its key, and answered the same again.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.debt_parts import Part, PerformedBy
from ledger.domain.law.counting import StopDay
from ledger.domain.law.delay import SuspensionGround
from ledger.domain.law.plan_parts import Fund, Standing
from ledger.domain.law.regimes import DebtorKind, Regime
from ledger.domain.money import Money
from ledger.domain.permissions import MATRIX, NotPermitted, Permission
from ledger.domain.plan_parts import Dispute, Ground
from ledger.services.command import ChangedSince, Recorded
from ledger.services.debts import DebtRegister
from ledger.services.plans import Asked, Plans
from ledger.store.translation import KeyReused
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.hearing import DEBTOR_PARTY, TAKEN, Hearing
from tests.services.keeping_away import tried_by_who_keeps_away
from tests.services.strangers import tried_by_a_stranger

DAY = date(2017, 9, 4)
EVERYBODY = ("p1", "p2", "p3", DEBTOR_PARTY)


def commands(noun: type[Any]) -> Iterator[str]:
    """The methods that write, by the mark the decorator leaves on them."""
    for name, method in inspect.getmembers(noun, inspect.isfunction):
        if hasattr(method, "__wrapped__"):
            yield name


class Tried:
    """Does each command as every command must be doable, and remembers which were done."""

    def __init__(self, house: Courthouse) -> None:
        self.house = house
        self.done: set[str] = set()

    def __call__(
        self,
        person: str,
        permission: Permission,
        do: Callable[..., Recorded],
        *words: Any,
        **more: Any,
    ) -> dict[str, str]:
        name, key = do.__name__, f"K-{len(self.done)}-{do.__name__}-{self.house.court.position()}"
        before, stood = self.house.court.position(), self.house.balances()
        for role in set(Role) - MATRIX[permission]:
            with acting(Act("anybody", role, key, b"x")), pytest.raises(NotPermitted):
                do(*words, **more)
        if person == "wang":
            tried_by_a_stranger(lambda: do(*words, **more))
        tried_by_who_keeps_away(person, lambda: do(*words, **more))
        if "expected" in inspect.signature(do).parameters:
            with by(person), pytest.raises(ChangedSince) as stale:
                do(*words, **more, expected=99)
            assert stale.value.facts["seen"] == 99
        with by(person, key=key, dry_run=True):
            tried = do(*words, **more)
        assert tried.dry_run, name
        assert tried.facts, name
        assert (self.house.court.position(), self.house.balances()) == (before, stood)
        with by(person, key=key):
            real = do(*words, **more)
        assert not real.replayed, "a dry run uses no key up"
        assert [type(fact) for fact in tried.facts] == [type(fact) for fact in real.facts]
        after = self.house.court.position()
        with by(person, key=key):
            again = do(*words, **more)
        assert again.replayed, name
        assert (again.first, again.ids) == (real.first, real.ids)
        with by(person, key=key, words=b"other"), pytest.raises(KeyReused):
            do(*words, **more)
        assert self.house.court.position() == after
        self.done.add(name)
        return dict(real.ids)


def keep_debts(tried: Tried, hearing: Hearing) -> None:
    debts, keep = hearing.house.debts, Permission.KEEP_DEBTS
    tried("wang", keep, debts.enter_title, CASE, "（2016）苏0508民初9号", DAY)
    claims = [
        hearing.claim(1, 300_000), hearing.claim(2, 200_000),
        hearing.claim(3, 100_000, standing=Standing.FIRST_SEIZER), hearing.claim(3, 1_000),
        hearing.claim(2, 5),
    ]  # fmt: skip
    tried("wang", keep, debts.enter_claims, CASE, claims)
    paper = {"document": "裁定", "reason": "更正"}
    tried("wang", keep, debts.correct_claim, CASE, hearing.claim(1, 310_000), **paper)
    tried("wang", keep, debts.withdraw_claim, CASE, "c5", **paper)
    paid = {"on": TAKEN, "stop": StopDay.PERFORMED, "by": PerformedBy.DIRECT, "document": "收条"}
    tried("wang", keep, debts.perform, CASE, [Part("c4", Money(1_000))], **paid)
    tried("wang", keep, debts.discharge, CASE, "c4", TAKEN, document="收条")
    tried(
        "wang", keep, debts.suspend, CASE, date(2017, 2, 1), date(2017, 2, 9), document="裁定",
        ground=SuspensionGround.REVIEW, asked_by_debtor=False,
    )  # fmt: skip
    other = "（2017）苏0508执200号"
    mark = tried("wang", keep, debts.attach, CASE, "戊公司", other, document="通知")["attachment"]
    tried("wang", keep, debts.detach, CASE, mark, document="解除裁定")
    tried(
        "chen", Permission.CHOOSE_REGIME, debts.choose_regime, CASE, Regime.MEASURE_ORDER,
        debtor=DebtorKind.PERSON, cannot_pay_all=False, reason="足以清偿",
    )  # fmt: skip


def dispute(tried: Tried, hearing: Hearing, asked: Asked) -> str:
    plans, run = hearing.house.plans, Permission.PLAN
    given_up = tried("wang", run, plans.draft, CASE, asked)
    tried("wang", run, plans.withdraw, given_up["plan"], "和解")
    made = hearing.do(lambda: plans.draft(CASE, asked)).ids
    number: str = made["plan"]
    tried("chen", Permission.APPROVE_PLAN, plans.approve, number, made["digest"])
    tried("wang", run, plans.serve, number, [(p, DAY, "回证") for p in EVERYBODY])
    said = {"document": "异议书", "asks": "…", "disputed": [Dispute("c1", Money(10_000))]}
    tried("wang", run, plans.object, number, "p2", DAY, **said)
    taken_back = hearing.do(lambda: plans.object(number, "p3", DAY, **said)).ids["objection"]
    tried("wang", run, plans.withdraw_objection, number, taken_back, DAY, document="撤回书")
    told = [(p, DAY, "回证") for p in EVERYBODY if p != "p2"]
    tried("wang", run, plans.notify, number, "o1", told)
    tried("wang", run, plans.oppose, number, "o1", "p1", DAY, document="反对意见")
    tried("wang", run, plans.tell_objector, number, "o1", DAY, how="回证")
    tried("wang", run, plans.sue, number, "o1", DAY, suit="（2017）苏0508民初900号")
    return number


def pay(tried: Tried, hearing: Hearing, asked: Asked, number: str) -> None:
    plans, run, day = hearing.house.plans, Permission.PLAN, date(2017, 11, 1)
    hearing.at(str(day))
    tried("wang", run, plans.finalise, number)
    settled = tried("wang", run, plans.settle, number)
    tried("chen", Permission.APPROVE, plans.approve_payouts, number, settled["digest"])
    payout = next(iter(hearing.plan(number).draws))
    with by("lin"):
        hearing.house.payouts.reject(payout, "账户有误")
    tried("wang", run, plans.redraw, number, payout)
    tried("wang", run, plans.end_suit, number, "o1", day, upheld=True, document="判决书")
    amended = {"ground": Ground.JUDGMENT, "objection": "o1", "document": "判决", "because": "判决"}
    tried("wang", run, plans.amend, number, asked, **amended)
    hearing.approve_again(number)
    tried("wang", run, plans.release_reserve, number, "c3", day, document="生效判决")


def test_every_command_of_debts_and_plans_is_permitted_tried_done_once_and_repeated(
    bare: Courthouse,
) -> None:
    hearing, tried = Hearing(bare, amount="500000.00"), Tried(bare)
    keep_debts(tried, hearing)
    asked = hearing.asked(fund=Fund(Money(400_000)))
    pay(tried, hearing, asked, dispute(tried, hearing, asked))
    assert tried.done == {*commands(Plans), *commands(DebtRegister)}
    assert verify(bare.court.database, bare.court.book, workers=0).intact

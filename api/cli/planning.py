"""Plans and debts read out on the command line; what is done to them is typed like every act."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from api import plan_sums, sums
from api.cli.computing import On, Question, body, divided
from api.cli.opening import desk
from api.cli.saying import Json, answer, listed
from ledger.domain import clock
from ledger.domain.law import plan_words
from ledger.domain.plan_parts import NotPayable
from ledger.domain.rates import Rates
from ledger.services.debts import DebtRegister
from ledger.services.plans import Plans

Number = Annotated[str, typer.Argument(help="方案编号, like （2017）苏0508执101号-D1")]
CaseNumber = Annotated[str, typer.Argument(help="案号, with any brackets")]
Claim = Annotated[str, typer.Argument(help="债权 · c1 …")]


@contextmanager
def _plans() -> Iterator[Plans]:
    with desk() as court, sums.asking_the_law():
        yield Plans(court)


def what_if(case: CaseNumber, question: Question, *, as_json: Json = False) -> None:
    """试算 · A plan for other days, rates or claims; nothing is recorded."""
    asked = body(plan_sums.WhatIfWire, question)
    with _plans() as plans:
        found = plans.what_if(
            case, asked.said(), rates=sums.rates_of(asked.rates),
            instead=[each.said() for each in asked.instead],
        )  # fmt: skip
    divided(found, as_json=as_json)


def show(number: Number, *, as_json: Json = False) -> None:
    """查看 · The whole plan read out, and where it stands."""
    with _plans() as plans:
        plan = plans.plan(number)
        today = clock.today()
        stands: dict[str, Any] = {
            "number": plan.number, "stage": plan.stage.value, "digest": plan.digest,
            "version": plan.version, "served": f"{len(plan.services)}/{len(plan.participants)}",
            **{o.objection: o.course(today).value for o in plan.objections.values()},
        }  # fmt: skip
    read = f"{plan_words.read_zh(plan.distribution)}\n\n{plan_words.read_en(plan.distribution)}"
    document = {**stands, "plan": plan_words.as_dict(plan.distribution)}
    answer(document, listed(stands), escape(read), as_json=as_json)


def why(number: Number, claim: Claim, *, as_json: Json = False) -> None:
    """份额说明 · Why a share is what it is."""
    with _plans() as plans:
        made = plans.plan(number).distribution
    if claim not in made.share_of:
        raise NotPayable(f"the plan has no share for {claim}", claim=claim)
    read = f"{plan_words.why_zh(made, claim)}\n\n{plan_words.why_en(made, claim)}"
    answer(plan_words.share_dict(made, made.share_of[claim]), escape(read), as_json=as_json)


def waiting(number: Number, *, as_json: Json = False) -> None:
    """出款清单 · The payouts of a plan that wait for approval, and the digest of the list."""
    with _plans() as plans:
        digest, payouts = plans.waiting(number)
    amounts = {each.number: each.amount.plain for each in payouts}
    shown = listed({"digest": digest, **amounts})
    answer({"digest": digest, "payouts": amounts}, shown, as_json=as_json)


def remaining(case: CaseNumber, *, on: On = None, as_json: Json = False) -> None:
    """剩余债权 · What is owed on a day."""
    _owed(case, on.date() if on else clock.today(), None, as_json=as_json)


def owed_if(case: CaseNumber, question: Question, *, as_json: Json = False) -> None:
    """试算剩余债权 · What would be owed on a day at other rates; nothing is recorded."""
    asked = body(sums.OwedIf, question)
    _owed(case, asked.on, sums.rates_of(asked.rates), as_json=as_json)


def _owed(case: str, day: date, rates: Rates | None, *, as_json: bool) -> None:
    with desk() as court, sums.asking_the_law():
        left = DebtRegister(court).remaining(case, day, rates=rates)
    rows = {
        terms.claim: {
            "creditor": terms.creditor, "costs": str(each.costs), "interest": str(each.interest),
            "principal": str(each.principal), "doubled": str(each.doubled),
            "owed": str(each.owed),
        }
        for terms, each in left
    }  # fmt: skip
    shown = listed({claim: each["owed"] for claim, each in rows.items()})
    answer({"on": str(day), "claims": rows}, shown, as_json=as_json)


def why_owed(case: CaseNumber, claim: Claim, *, on: On = None, as_json: Json = False) -> None:
    """债权计算说明 · Why this much is owed on a claim, to be read out."""
    day = on.date() if on else clock.today()
    with desk() as court, sums.asking_the_law():
        left = DebtRegister(court).debts(case).remaining(claim, day)
    counted: list[Any] = [*(each for _, each in left.counted), *left.derivations]
    read = "\n".join([*(each.read_zh() for each in counted), *(each.read_en() for each in counted)])
    document = {"on": str(day), "owed": str(left.owed), "counted": [c.as_dict() for c in counted]}
    answer(document, escape(read), as_json=as_json)


def into_plans(group: typer.Typer) -> None:
    """Put what is read out of plans beside the acts on them."""
    for read in (show, why, what_if, waiting):
        group.command(read.__name__.replace("_", "-"))(read)


def into_debts(group: typer.Typer) -> None:
    """Put what is read out of debts beside the acts on them."""
    group.command("remaining")(remaining)
    group.command("what-if")(owed_if)
    group.command("why")(why_owed)

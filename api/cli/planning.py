"""Distribution plans from the command line: every step, by whoever holds the key.

What is structured is JSON, the same bodies as over HTTP, from a file or from ``-`` (stdin).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.markup import escape

from api import sums
from api.cli.computing import On, Question, body, divided
from api.cli.opening import RequestKey, desk
from api.cli.saying import Json, answer, listed
from api.routes import debts as debt_bodies
from api.routes import plans as bodies
from ledger.domain import clock
from ledger.domain.law import plan_words
from ledger.domain.plan_parts import Dispute, NotPayable
from ledger.services.command import Recorded
from ledger.services.debts import DebtRegister
from ledger.services.plans import Plans

Number = Annotated[str, typer.Argument(help="方案编号, like （2017）苏0508执101号-D1")]
CaseNumber = Annotated[str, typer.Argument(help="案号, with any brackets")]
Objection = Annotated[str, typer.Argument(help="o1, o2 …")]
Digest = Annotated[str, typer.Option(help="the digest of exactly what was seen")]

app = typer.Typer(no_args_is_help=True, help="分配方案 · Draft, serve, oppose, amend, pay.")
debts = typer.Typer(no_args_is_help=True, help="债权 · Titles, claims, payments, what is left.")


@contextmanager
def _plans(request_key: str = "") -> Iterator[Plans]:
    with desk(request_key) as court, sums.asking_the_law():
        yield Plans(court)


@contextmanager
def _debts(request_key: str = "") -> Iterator[DebtRegister]:
    with desk(request_key) as court, sums.asking_the_law():
        yield DebtRegister(court)


def _done(done: Recorded, *, as_json: bool) -> None:
    document: dict[str, Any] = {"position": done.position, **done.ids}
    answer(document, listed(document), as_json=as_json)


@app.command("draft")
def draft(
    case: CaseNumber, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """拟定 · Compute a plan from the debts of a case, and keep its money."""
    asked = body(sums.AskedWire, question)
    with _plans(request_key) as plans:
        _done(plans.draft(case, asked.said()), as_json=as_json)


@app.command("what-if")
def what_if(case: CaseNumber, question: Question, *, as_json: Json = False) -> None:
    """试算 · A plan for other days, rates or claims; nothing is recorded."""
    asked = body(sums.WhatIfWire, question)
    with _plans() as plans:
        found = plans.what_if(
            case, asked.said(), rates=sums.rates_of(asked.rates),
            instead=[each.said() for each in asked.instead],
        )  # fmt: skip
    divided(found, as_json=as_json)


@app.command("show")
def show(number: Number, *, as_json: Json = False) -> None:
    """查看 · The whole plan read out, and where it stands."""
    with _plans() as plans:
        plan = plans.plan(number)
        today = clock.today()
        stands: dict[str, Any] = {
            "number": plan.number, "stage": plan.stage.value, "digest": plan.digest,
            "served": f"{len(plan.services)}/{len(plan.participants)}",
            **{o.objection: o.course(today).value for o in plan.objections.values()},
        }  # fmt: skip
    read = f"{plan_words.read_zh(plan.distribution)}\n\n{plan_words.read_en(plan.distribution)}"
    document = {**stands, "plan": plan_words.as_dict(plan.distribution)}
    answer(document, listed(stands), escape(read), as_json=as_json)


@app.command("why")
def why(
    number: Number, claim: Annotated[str, typer.Argument(help="c1 …")], *, as_json: Json = False
) -> None:
    """份额说明 · Why a share is what it is."""
    with _plans() as plans:
        made = plans.plan(number).distribution
    if claim not in made.share_of:
        raise NotPayable(f"the plan has no share for {claim}", claim=claim)
    read = f"{plan_words.why_zh(made, claim)}\n\n{plan_words.why_en(made, claim)}"
    answer(plan_words.share_dict(made, made.share_of[claim]), escape(read), as_json=as_json)


@app.command("approve")
def approve(
    number: Number, *, digest: Digest, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """审核 · Agree to exactly the plan that was seen."""
    with _plans(request_key) as plans:
        _done(plans.approve(number, digest), as_json=as_json)


@app.command("serve")
def serve(
    number: Number, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """登记送达 · Record whom the plan reached."""
    given = body(bodies.Service, question)
    with _plans(request_key) as plans:
        _done(plans.serve(number, given.said()), as_json=as_json)


@app.command("object")
def object_(
    number: Number, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """登记异议 · Take in a written objection."""
    new = body(bodies.NewObjection, question)
    disputed = [Dispute(each.claim, each.amount) for each in new.disputed]
    with _plans(request_key) as plans:
        done = plans.object(
            number, new.party, new.on, document=new.document, disputed=disputed, asks=new.asks
        )
        _done(done, as_json=as_json)


@app.command("notify")
def notify(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """通知其他当事人 · Tell the others of an objection."""
    given = body(bodies.Service, question)
    with _plans(request_key) as plans:
        _done(plans.notify(number, objection, given.said()), as_json=as_json)


@app.command("oppose")
def oppose(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """登记反对意见 · Take in an opposition."""
    new = body(bodies.NewOpposition, question)
    with _plans(request_key) as plans:
        done = plans.oppose(number, objection, new.party, new.on, document=new.document)
        _done(done, as_json=as_json)


@app.command("answer")
def tell(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """通知异议人 · Tell the objector who opposes him."""
    told = body(bodies.Told, question)
    with _plans(request_key) as plans:
        done = plans.tell_objector(number, objection, told.on, how=told.how)
        _done(done, as_json=as_json)


@app.command("sue")
def sue(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """登记起诉 · Record the objector's suit."""
    new = body(bodies.NewSuit, question)
    with _plans(request_key) as plans:
        _done(plans.sue(number, objection, new.on, suit=new.suit), as_json=as_json)


@app.command("judgment")
def judgment(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """登记诉讼结果 · How the suit ended."""
    end = body(bodies.SuitEnd, question)
    with _plans(request_key) as plans:
        done = plans.end_suit(number, objection, end.on, upheld=end.upheld, document=end.document)
        _done(done, as_json=as_json)


@app.command("withdraw-objection")
def withdraw_objection(
    number: Number, objection: Objection, question: Question, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """撤回异议 · Take an objection back."""
    end = body(bodies.Dated, question)
    with _plans(request_key) as plans:
        done = plans.withdraw_objection(number, objection, end.on, document=end.document)
        _done(done, as_json=as_json)


@app.command("amend")
def amend(
    number: Number, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """修正 · Compute the plan anew; the answer explains the difference."""
    new = body(bodies.NewAmendment, question)
    with _plans(request_key) as plans:
        done = plans.amend(
            number, new.said(), ground=new.ground, document=new.document, because=new.because,
            objection=new.objection,
        )  # fmt: skip
        _done(done, as_json=as_json)


@app.command("finalise")
def finalise(number: Number, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """确定 · Close the time for objections."""
    with _plans(request_key) as plans:
        _done(plans.finalise(number), as_json=as_json)


@app.command("settle")
def settle(
    number: Number,
    claims: Annotated[list[str] | None, typer.Argument(help="c1 …; all without any")] = None,
    *,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """发放 · Ask for a payout for every share that can be paid."""
    with _plans(request_key) as plans:
        _done(plans.settle(number, claims or None), as_json=as_json)


@app.command("approve-payouts")
def approve_payouts(
    number: Number, *, digest: Digest, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """审批出款清单 · Agree to a plan's whole list of payouts."""
    with _plans(request_key) as plans:
        _done(plans.approve_payouts(number, digest), as_json=as_json)


@app.command("reserve")
def reserve(
    number: Number, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """解除预留 · Release a reserved share on its final title."""
    new = body(bodies.Release, question)
    with _plans(request_key) as plans:
        done = plans.release_reserve(number, new.claim, new.on, document=new.document)
        _done(done, as_json=as_json)


@app.command("redraw")
def redraw(
    number: Number, payout: Annotated[str, typer.Argument(help="出款编号")], *,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """重新发放 · Let a share be paid again whose payout did not happen."""
    with _plans(request_key) as plans:
        _done(plans.redraw(number, payout), as_json=as_json)


@app.command("withdraw")
def withdraw(
    number: Number, reason: Annotated[str, typer.Argument(help="理由")], *,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """撤回 · Give a plan up before it is final."""
    with _plans(request_key) as plans:
        _done(plans.withdraw(number, reason), as_json=as_json)


@debts.command("title")
def title(
    case: CaseNumber, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """登记执行依据 · Enter a title."""
    new = body(debt_bodies.NewTitle, question)
    with _debts(request_key) as register:
        _done(register.enter_title(case, new.number, new.binds_from), as_json=as_json)


@debts.command("enter")
def enter(
    case: CaseNumber, question: Question, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """登记债权 · Enter claims."""
    new = body(debt_bodies.NewDebts, question)
    with _debts(request_key) as register:
        claims = [each.said() for each in new.claims]
        _done(register.enter_claims(case, claims), as_json=as_json)


@debts.command("remaining")
def remaining(
    case: CaseNumber,
    *,
    on: On = None,
    as_json: Json = False,
) -> None:
    """剩余债权 · What is owed on a day."""
    day = on.date() if on else clock.today()
    with _debts() as register:
        left = register.remaining(case, day)
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

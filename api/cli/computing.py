"""What anybody may compute from the command line: no book, no key, nothing recorded.

Structured questions are JSON, the same bodies as over HTTP, from a file or from ``-`` (stdin).
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rich.markup import escape

from api import plan_sums, sums
from api.cli.saying import Json, answer
from api.routes.compute import DelayAsked, InterestAsked
from api.wire import Wire
from ledger.domain.derivation import Derivation, Rounding
from ledger.domain.errors import Malformed
from ledger.domain.law.delay import doubled_part
from ledger.domain.law.fees import (
    FeeBase,
    FeePolicy,
    execution_fee,
    fee_to_charge,
    preservation_fee,
)
from ledger.domain.law.interest import general_interest
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.money import Money
from ledger.domain.rates import Rates
from ledger.domain.words import parse, words

W = TypeVar("W", bound=Wire)

Amount = Annotated[str, typer.Argument(help="金额（元） · yuan with two decimals, like 1234.50")]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=["%Y-%m-%d"],
        help="适用日，默认今天 · the day that counts; by default today",
    ),
]
Rounded = Annotated[Rounding, typer.Option(help="舍入方式")]
Question = Annotated[
    Path, typer.Argument(help="JSON 正文 · a JSON body as for HTTP; - reads stdin")
]

app = typer.Typer(no_args_is_help=True, help="计算 · Fees, interest, delay, words, a distribution.")


class BodyUnreadable(Malformed):
    """The JSON given is no such body: a member is missing, misspelt, or of another form."""

    code = "body-unreadable"
    title = "The body cannot be read"
    title_zh = "输入内容无法识别"


def body(kind: type[W], path: Path) -> W:
    """Read a body as HTTP would; raises :class:`BodyUnreadable` naming what is wrong with it."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unread:
        raise BodyUnreadable(f"{path} cannot be read", path=str(path)) from unread
    try:
        return kind.model_validate_json(text)
    except ValidationError as wrong:
        errors = [
            {"at": ".".join(map(str, each["loc"])), "detail": each["msg"]}
            for each in wrong.errors(include_url=False)
        ]
        first = errors[0]
        raise BodyUnreadable(f"{first['at']}: {first['detail']}", errors=errors) from wrong


def said(found: Derivation, *, as_json: bool) -> None:
    """Read a derivation out, in both languages."""
    read = f"{found.read_zh()}\n\n{found.read_en()}"
    answer(found.as_dict(), escape(read), as_json=as_json)


def divided(found: Distribution, *, as_json: bool) -> None:
    """Read a distribution out, in both languages."""
    shown = plan_sums.distributed(found)
    answer(shown.plan, escape(f"{shown.zh}\n\n{shown.en}"), as_json=as_json)


def _day(on: datetime | None) -> datetime:
    return on or datetime.now().astimezone()


@app.command("fee")
def fee(
    amount: Amount, *, on: On = None, rounding: Rounded = Rounding.FEN_HALF_UP,
    as_json: Json = False,
) -> None:  # fmt: skip
    """执行申请费 · The fee for enforcing a sum."""
    with sums.asking_the_law():
        said(execution_fee(Money(amount), _day(on).date(), rounding=rounding), as_json=as_json)


@app.command("fee-to-charge")
def charge(  # each is one fact the fee depends on
    collected: Amount,
    *,
    charged: Annotated[str, typer.Option(help="此前已收 · what was charged before")] = "0.00",
    base: Annotated[FeeBase, typer.Option(help="计费方式")] = FeeBase.COLLECTED_GROSS,
    claim: Annotated[
        str | None, typer.Option(help="以债权为基数时的债权额 · the claim, where it is the base")
    ] = None,
    on: On = None,
    rounding: Rounded = Rounding.FEN_HALF_UP,
    as_json: Json = False,
) -> None:
    """本次应收执行费 · The fee on all collected so far, less what was charged."""
    policy = FeePolicy(base, rounding)
    with sums.asking_the_law():
        found = fee_to_charge(
            Money(collected), Money(charged), _day(on).date(), policy=policy,
            claim=None if claim is None else Money(claim),
        )  # fmt: skip
    said(found, as_json=as_json)


@app.command("preservation-fee")
def preservation(
    amount: Amount, *, on: On = None, rounding: Rounded = Rounding.FEN_HALF_UP,
    as_json: Json = False,
) -> None:  # fmt: skip
    """保全费 · The fee for preserving property worth a sum."""
    with sums.asking_the_law():
        said(preservation_fee(Money(amount), _day(on).date(), rounding=rounding), as_json=as_json)


@app.command("words")
def in_words(
    amount: Annotated[str, typer.Argument(help="金额或者大写 · 1234.50, or words to be read back")],
    *,
    as_json: Json = False,
) -> None:
    """人民币大写 · An amount in words, or words in figures."""
    figures = amount[:1].isascii()
    money = Money(amount) if figures else parse(amount)
    written = words(money)
    shown = written if figures else money.plain
    answer({"amount": money.plain, "words": written}, shown, as_json=as_json)


@app.command("interest")
def interest(question: Question, *, as_json: Json = False) -> None:
    """一般债务利息 · Interest as the title grants it."""
    asked = body(InterestAsked, question)
    rates = sums.rates_of(asked.rates)
    with sums.asking_the_law():
        found = general_interest(
            asked.principal, asked.start, asked.end,
            asked.terms.said().terms(rates or Rates.shipped()), rates=rates,
            performances=[each.said() for each in asked.performances],
        )  # fmt: skip
    said(found, as_json=as_json)


@app.command("delay")
def delay(question: Question, *, as_json: Json = False) -> None:
    """迟延履行利息 · What performing late costs up to a day."""
    asked = body(DelayAsked, question)
    with sums.asking_the_law():
        found = doubled_part(
            [each.said() for each in asked.instalments], asked.until, asked.terms.said().terms(),
            performances=[each.said() for each in asked.performances],
            suspensions=[each.said() for each in asked.suspensions],
            rates=sums.rates_of(asked.rates),
        )  # fmt: skip
    said(found, as_json=as_json)


@app.command("plan")
def plan(question: Question, *, as_json: Json = False) -> None:
    """试算分配 · Who gets what of a sum, of claims given outright."""
    asked = body(plan_sums.FreePlanWire, question)
    with sums.asking_the_law():
        found = asked.computed()
    divided(found, as_json=as_json)

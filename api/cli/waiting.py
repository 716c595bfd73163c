"""What waits, looked at before it is acted on: how far it is, until when, and at which version."""

from typing import Annotated
from uuid import UUID

import typer

from api.cli.looking import say
from api.cli.opening import place
from api.cli.saying import Json
from api.routes.escrows import escrow_shown
from api.routes.moves import TransferShown
from api.routes.tickets import ticket_shown
from api.routes.waiting import DeferralShown, HoldShown, StayShown
from ledger.services.court_transfers import CourtTransfers
from ledger.services.deferrals import Deferrals
from ledger.services.escrows import Escrows
from ledger.services.holds import Holds
from ledger.services.stays import Stays
from reconciliation.closing.ticketing import Tickets

Number = Annotated[str, typer.Argument(help="编号, like （2017）苏0508执101号-1")]


def escrow(
    number: Annotated[str, typer.Argument(help="提存编号, like （2017）苏0508执101号-T1")],
    *,
    as_json: Json = False,
) -> None:
    """查看提存 · For whom, why, how far, and until when its creditor may collect."""
    with place() as here:
        found = escrow_shown(Escrows(here.court()).escrow(number))
    say(found, "通知经过 attempts", "attempts", ("day", "channel", "result"), as_json=as_json)


def deferral(number: Number, *, as_json: Json = False) -> None:
    """查看延缓 · Its ground, what still waits, and when it is looked at again."""
    with place() as here:
        found = DeferralShown.model_validate(Deferrals(here.court()).deferral(number))
    say(found, "", "", (), as_json=as_json)


def hold(number: Number, *, as_json: Json = False) -> None:
    """查看保留 · What its document asks, what is held and missing, and until when."""
    with place() as here:
        found = HoldShown.model_validate(Holds(here.court()).hold(number))
    say(found, "", "", (), as_json=as_json)


def transfer(
    transfer: Annotated[str, typer.Argument(help="划转编号")], *, as_json: Json = False
) -> None:
    """查看划转 · This court's side of a transfer, and who asked to take its entry back, and why."""
    with place() as here:
        found = TransferShown.model_validate(CourtTransfers(here.court()).transfer(transfer))
    say(found, "原到账 origins", "origins", ("value_date", "amount"), as_json=as_json)


def stay(number: Number, *, as_json: Json = False) -> None:
    """查看期限变更 · From which day to which the case's time does not run."""
    with place() as here:
        found = StayShown.model_validate(Stays(here.court()).stay(number))
    say(found, "", "", (), as_json=as_json)


def ticket(ticket: Annotated[UUID, typer.Argument(help="工单")], *, as_json: Json = False) -> None:
    """查看工单 · What differs, in whose hands it is, and every step that was taken."""
    with place() as here:
        found = ticket_shown(Tickets(here.court()).ticket(ticket))
    say(found, "经过 steps", "steps", ("on", "what", "by", "next_on"), as_json=as_json)

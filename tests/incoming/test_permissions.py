"""Every command of money that comes in and waits is asked of the right people before anything."""

from typing import Any, cast

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.permissions import MATRIX, NotPermitted, Permission
from ledger.services.cash import Cash
from ledger.services.closings import Closings
from ledger.services.deductions import Deductions
from ledger.services.deferrals import Deferrals
from ledger.services.direct import DirectPayments
from ledger.services.foreign import ForeignMoneys
from ledger.services.goods import GoodsRegister
from ledger.services.goods_exits import GoodsExits
from ledger.services.holds import Holds
from ledger.services.instruments import Instruments
from ledger.services.issues import Issues
from ledger.services.notices import Notices
from ledger.services.reminders import Reminders
from ledger.services.stays import Stays
from ledger.store.database import Database
from ledger.store.turns import Turns

P = Permission


class NoCourt:
    """It has lines to wait in and a clock: whoever asks it for more was let in."""

    turns = Turns(cast("Database", None), "")

    def keeps_time(self) -> None:
        """It does."""


NO_COURT: Any = NoCourt()
ASKED: dict[Any, dict[Permission, str]] = {
    Cash: {
        P.COUNT_CASH: "hand_out give_back count make_good bank confirm_banked",
        P.COLLECT: "void collect hand_over",
        P.CONFIRM_COLLECTION: "confirm deny",
        P.SETTLE_WITNESS: "name_officer find_sum",
        P.ALLOW_LATE: "allow_late",
    },
    Instruments: {P.COLLECT: "receive", P.COUNT_CASH: "present find_money clear dishonour"},
    Deductions: {P.DEDUCT: "note_freeze lift_freeze ask"},
    DirectPayments: {P.RECORD_DIRECT: "record confirm refuse"},
    Issues: {P.ISSUE_ACCOUNT: "ask approve"},
    Closings: {P.CLOSE_CASE: "close choose agree reopen"},
    GoodsRegister: {
        P.KEEP_GOODS: "register take bring keep_elsewhere",
        P.HOLD_GOODS: "take_in move offer take_over recount",
        P.WITNESS_GOODS: "witness deny",
        P.SETTLE_WITNESS: "name_witness take_back",
        P.GRANT: "settle_shortage",
    },
    GoodsExits: {
        P.KEEP_GOODS: "hand_over_directly end_duty settle_costs tell order_delivery release"
        " order_disposal sell ask_escrow escrow_price",
        P.HOLD_GOODS: "hand_out",
        P.COUNT_CASH: "find_proceeds",
        P.GRANT: "grant_escrow refuse_escrow",
    },
    ForeignMoneys: {P.CLAIM: "propose", P.CONVERT: "keep convert"},
    Deferrals: {P.ASK_HOLD: "ask end", P.DECIDE_HOLD: "approve refuse"},
    Holds: {
        P.ASK_HOLD: "place cover extend ask_release settle",
        P.DECIDE_HOLD: "approve refuse release keep",
    },
    Stays: {P.ASK_HOLD: "ask end", P.DECIDE_HOLD: "approve refuse"},
    Notices: {P.NOTIFY: "arrival push tell know"},
    Reminders: {P.REMIND: "remind", P.ANSWER_REMINDER: "answer"},
}
COMMANDS = [
    (service, name, permission)
    for service, asked in ASKED.items()
    for permission, names in asked.items()
    for name in names.split()
]


@pytest.mark.parametrize(
    ("service", "name", "permission"), COMMANDS, ids=lambda each: getattr(each, "__name__", each)
)
def test_the_role_is_asked_before_anything_else(
    service: Any, name: str, permission: Permission
) -> None:
    command = getattr(service(NO_COURT), name)
    for role in Role:
        with acting(Act("anybody", role, "", b"")):
            refused = TypeError if role in MATRIX[permission] else NotPermitted
            with pytest.raises(refused):
                command()


def test_no_command_is_left_out() -> None:
    for service in ASKED:
        named = {name for each, name, _ in COMMANDS if each is service}
        commands = {name for name, each in vars(service).items() if _asks(name, each)}
        assert named == commands, service


def _asks(name: str, member: Any) -> bool:
    return hasattr(member, "__wrapped__") and not name.startswith("_")

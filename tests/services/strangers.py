"""An officer of no case tries what a case's own officer does: the money of a case is asked for by
nobody else. What any officer may do is listed, and the list is held to both ways.
"""

from collections.abc import Callable
from typing import Any, Final

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.case_people import NotTheOfficer
from ledger.domain.goods_state import NotInYourHands

ANY_OFFICER: Final = frozenset(
    {
        "AccountInterests.dispose", "Archives.archive", "Cash.hand_over", "Closings.choose",
        "Closings.close", "Deductions.lift_freeze", "Deductions.note_freeze", "Deferrals.end",
        "Disclosures.revoke", "Expectations.withdraw", "Holds.ask_release", "Holds.cover",
        "Holds.extend", "Holds.settle", "Issues.ask", "Notices.know", "Notices.push",
        "Notices.tell", "Numbers.issue", "PaymentNotices.issue", "Stays.end", "Terminations.apply",
        "Terminations.inquire", "Terminations.leave", "Terminations.measure",
        "Terminations.open_payment", "Terminations.restore", "close_matter", "notify_escrow",
        "open_matter", "propose_money", "report_wrong", "withdraw_move",
    }
)  # fmt: skip
OTHERWISE: Final = frozenset({"Cash.void"})
"""Refused by what is its own: a book of slips has a keeper."""


def tried_by_a_stranger(name: str, do: Callable[[], Any]) -> None:
    """Let an officer with no case give this command, and see it refused where it must be."""
    with acting(Act("yan", Role.OFFICER, f"stranger-{name}", b"x", dry_run=True)):
        if name in ANY_OFFICER:
            do()
        elif name not in OTHERWISE:
            with pytest.raises((NotTheOfficer, NotInYourHands)):
                do()

"""An officer of no case tries what a case's own officer does, and is refused.

What any officer may do says so, with its reason, where it is declared, and is printed in
``docs/permissions.md``; the declarations are held to here, both ways.
"""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNotAccepted
from ledger.domain.case_people import NotTheOfficer
from ledger.domain.cash_collection import NotWithThem
from ledger.domain.errors import Forbidden
from ledger.domain.goods_state import NotInYourHands
from ledger.domain.hand_over import NotASigner
from ledger.domain.law.claiming import NotOfficerOfCase
from ledger.domain.law.standing_in import NotDelegated
from ledger.domain.payout_parts import NotItsAuthor
from ledger.domain.slip_book import NotItsKeeper
from ledger.services import command, whose
from ledger.services.whose import Asked, Whose

REFUSED: tuple[type[Forbidden], ...] = (
    NotTheOfficer, NotInYourHands, NotOfficerOfCase, NotWithThem, NotItsKeeper, NotASigner,
    NotDelegated, NotItsAuthor, KeyNotAccepted,
)  # fmt: skip


def tried_by_a_stranger(do: Callable[[], Any]) -> None:
    """Let an officer with no case give this command, and see it refused where it must be."""
    declared: list[Whose] = []
    with (
        acting(Act("yan", Role.OFFICER, "stranger", b"x", dry_run=True)),
        pytest.MonkeyPatch.context() as patch,
    ):
        asking = whose.asking
        patch.setattr(command, "asking", lambda *of: declared.append(of[0]) or asking(*of))
        try:
            do()
        except REFUSED:
            refused = True
        else:
            refused = False
    assert refused is (declared[0].asked is not Asked.NOBODY), declared[0].en

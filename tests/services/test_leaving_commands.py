"""What holds for every command holds for each act of money leaving: one court for one act."""

from collections.abc import Callable, Iterator

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.permissions import MATRIX, NotPermitted
from ledger.services.command import ChangedSince
from ledger.store.translation import KeyReused
from ledger.store.verify import verify
from tests.services import leaving_commands, moving_commands, reversal_commands
from tests.services.courthouse import Courthouse, by
from tests.services.keeping_away import tried_by_who_keeps_away
from tests.services.leaving_commands import Ready
from tests.services.strangers import tried_by_a_stranger

NOT_SEEN = frozenset(
    {
        "draft_several", "approve_several", "dissolve", "ask_escrow", "propose_move",
        "send_to_court", "follow_transfer", "receive_transfer", "accept_bankruptcy", "report_wrong",
        "order_reversal",
    }
)  # fmt: skip


def every() -> Iterator[tuple[str, Callable[[Courthouse], Ready]]]:
    """Each preparation by its name."""
    known = vars(leaving_commands) | vars(moving_commands) | vars(reversal_commands)
    for name, prepare in known.items():
        if getattr(prepare, "__annotations__", {}).get("return") == Ready and name[0] != "_":
            yield name, prepare


EVERY = dict(every())


@pytest.mark.parametrize("name", EVERY)
def test_an_act_of_leaving_is_tried_permitted_done_once_and_answered_the_same(
    bare: Courthouse, name: str
) -> None:
    person, permission, do = EVERY[name](bare)
    before, stood = bare.court.position(), bare.balances()
    for role in set(Role) - MATRIX[permission]:
        with acting(Act("anybody", role, "K", b"x")), pytest.raises(NotPermitted):
            do()
    if person == "wang":
        tried_by_a_stranger(do)
    tried_by_who_keeps_away(person, do)
    if name not in NOT_SEEN:
        with by(person), pytest.raises(ChangedSince) as stale:
            do(expected=99)
        assert stale.value.facts["seen"] == 99
    with by(person, key="K", dry_run=True):
        tried = do()
    assert tried.dry_run
    assert tried.facts
    assert (bare.court.position(), bare.balances()) == (before, stood)
    with by(person, key="K"):
        real = do()
    assert not real.replayed, "a dry run uses no key up"
    assert [type(fact) for fact in tried.facts] == [type(fact) for fact in real.facts]
    with by(person, key="K"):
        again = do()
    assert again.replayed
    assert (again.first, again.ids) == (real.first, real.ids)
    with by(person, key="K", words=b"other"), pytest.raises(KeyReused):
        do()
    assert verify(bare.court.database, bare.court.book, workers=0).intact


def test_every_act_that_leaves_is_here() -> None:
    assert len(EVERY) >= 39

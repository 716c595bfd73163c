"""The second person (第二人): whoever is named beside another says it himself, under his own key.

A name that somebody else typed is no second pair of eyes: nobody of it need exist, and whoever
bears it need not know. So it is asked as he is named whether he could sign at all, and nothing
counts as seen by two before he has. What he denies a leader looks into, who is neither of the two.
"""

from collections.abc import Collection
from typing import Final

from ledger.domain.citation import Article
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import OUTSIDE
from ledger.domain.law.goods import COUNTED_IN
from ledger.domain.law.rules import rule


class CannotBeSecond(Conflict):
    """Who is named could never say so himself: he holds no key with which one may."""

    code = "cannot-be-second"
    title = "Who is named holds no key with which a second person signs"
    title_zh = "该人员无相应岗位的有效密钥，不能作为第二人"
    article = OUTSIDE


class NotTheSecond(Forbidden):
    """Somebody else was named beside the first, or he has said so already."""

    code = "not-the-second"
    title = "Somebody else is asked to say so"
    title_zh = "非被指定确认的第二人，或者已作答复"
    article = OUTSIDE


class SecondNotHeard(Conflict):
    """The second person has denied nothing, and can still speak for himself: he is asked first."""

    code = "second-not-heard"
    title = "The second person can still say so himself"
    title_zh = "第二人尚未否认，应先由其本人确认或者否认"
    article = OUTSIDE


class WaitsForSecond(Conflict):
    """What one person says he counted or moved waits for the other; nothing is done meanwhile."""

    code = "waits-for-second"
    title = "It waits for the word of a second person"
    title_zh = "复点或者移库尚待第二人见证，暂不得办理"
    article = COUNTED_IN


_COLLECTED: Final = "Each officer says himself that he took the cash"
_SEEN: Final = "Goods are counted again and moved under two keys"


def _must_be_asked(by: str, asked: Collection[str], article: Article) -> None:
    if by not in asked:
        said = f"{', '.join(asked) or 'nobody'} is to say so"
        raise NotTheSecond(said, article=article, asked_of=list(asked), by=by)


def _neither(by: str, at_odds: Collection[str]) -> None:
    if by in at_odds:
        raise ActsTwice(f"{by} is one of those who are at odds", actor=by)


@rule("R1.12a", OUTSIDE, zh="收取现金各自确认", en=_COLLECTED)
def took_it_too(by: str, *, asked: Collection[str]) -> None:
    """Refuse the word of anybody but an officer who was named; raises :class:`NotTheSecond`."""
    _must_be_asked(by, asked, OUTSIDE)


@rule("R1.12a", OUTSIDE, zh="收取现金各自确认", en=_COLLECTED)
def may_find_for(
    by: str, *, officers: Collection[str], asked: Collection[str], settled: Collection[str]
) -> None:
    """Refuse to settle what officers are at odds over, as one of them, or before it was denied.

    Of those ``asked``, ``settled`` denied it, or can say nothing any more. Raises
    :class:`ActsTwice`, :class:`SecondNotHeard`.
    """
    _neither(by, officers)
    if not settled:
        raise SecondNotHeard("who was named has denied nothing", asked_of=list(asked))


@rule("R1.12a", OUTSIDE, zh="收取现金各自确认", en=_COLLECTED)
def may_name_officer(
    officer: str, *, instead_of: str, by: str, asked: Collection[str], acted: Collection[str]
) -> None:
    """Refuse to name as an officer who was there one who had to do with the cash, or oneself.

    ``asked`` are those who have not said yes, ``acted`` all who took, carried or counted it. Raises
    :class:`NotTheSecond`, :class:`ActsTwice`.
    """
    _must_be_asked(instead_of, asked, OUTSIDE)
    _neither(by, (*acted, officer))
    if officer in acted:
        raise ActsTwice(f"{officer} has to do with this cash already", actor=officer)


@rule("R1.26a", COUNTED_IN, zh="复点移库各自确认", en=_SEEN)
def saw_it_too(by: str, *, asked: Collection[str]) -> None:
    """Refuse the word of anybody but who was named as watching; raises :class:`NotTheSecond`."""
    _must_be_asked(by, asked, COUNTED_IN)


@rule("R1.26a", COUNTED_IN, zh="复点移库各自确认", en=_SEEN)
def may_name_watcher(witness: str, *, by: str, first: str) -> None:
    """Refuse that the first of the two watches himself, or a leader himself names himself.

    Raises :class:`ActsTwice`.
    """
    _neither(by, (first, witness))
    if witness == first:
        raise ActsTwice(f"{witness} cannot watch himself", actor=witness)


@rule("R1.26a", COUNTED_IN, zh="复点移库各自确认", en=_SEEN)
def may_drop(by: str, *, first: str, witness: str, denied: bool) -> None:
    """Refuse to take back a count or a move, as one of the two, or before it was denied.

    Raises :class:`ActsTwice`, :class:`SecondNotHeard`.
    """
    _neither(by, (first, witness))
    if not denied:
        said = f"{witness} has denied nothing"
        raise SecondNotHeard(said, article=COUNTED_IN, asked_of=[witness])

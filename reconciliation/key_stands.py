"""The key under which a long piece of work is done, asked at each stretch of it (密钥须始终有效).

What stands in the book stays; the same work, begun again under another key, goes on from there.
"""

from ledger.domain import act
from ledger.domain.api_key import KeyNotAccepted
from ledger.store.translation import Clash


def key_stands(moved_on: Clash, at: str, again: str) -> None:
    """Stop where the key was suspended under which this is done; raises :class:`KeyNotAccepted`.

    ``at`` names the first that is not in the book, ``again`` what is to be done once more.
    """
    shown = act.current().shown
    if shown is not None and moved_on.noun == shown[0]:
        raise KeyNotAccepted(
            f"this key was suspended or taken back before {at} was booked; {again}"
            " again under another key, and it goes on from there",
            place=at,
        ) from moved_on

"""Which of several amounts add up to one: exactly, and only among few (子集和).

Adding up is weak evidence: among twenty amounts there are a million sums. So the search is bound
in how many amounts it looks at and how many it takes, and the answer says whether it was the only
one. Amounts are whole fen, so a sum agrees or it does not.
"""

from collections.abc import Hashable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar

K = TypeVar("K", bound=Hashable)

CANDIDATES: Final = 14  # amounts looked at; more are nobody's evidence
TAKEN: Final = 6  # amounts one line may be spread over


def combinations(
    target: int, amounts: Mapping[K, int], *, most: int = 2, taken: int = TAKEN
) -> tuple[tuple[K, ...], ...]:
    """Up to ``most`` ways to add some of the amounts up to ``target``, fewest amounts first.

    Two or more amounts make a sum. With more than :data:`CANDIDATES` amounts nothing is answered:
    then a sum proves nothing. The order of the mapping decides between ways of the same length.
    """
    usable = [(key, fen) for key, fen in amounts.items() if 0 < fen < target]
    if len(usable) > CANDIDATES:
        return ()
    ways = (way for size in range(2, taken + 1) for way in _of_size(usable, target, size, 0))
    return tuple(islice(ways, most))


def _of_size(
    usable: list[tuple[K, int]], target: int, size: int, begin: int
) -> Iterator[tuple[K, ...]]:
    """Every way to reach ``target`` with exactly ``size`` of the amounts from ``begin`` on."""
    if size == 0:
        if target == 0:
            yield ()
        return
    for at in range(begin, len(usable) - size + 1):
        key, fen = usable[at]
        if fen <= target:
            for rest in _of_size(usable, target - fen, size - 1, at + 1):
                yield (key, *rest)

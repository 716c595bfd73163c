"""A tree of hashes over leaves in a row: two become one, an odd last one waits (RFC 6962).

Whoever has the root, a leaf and the few hashes beside its way up knows that the leaf was there, and
learns nothing of the others. Leaves and nodes begin with different bytes, so that neither can be
passed off as the other.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256


def leaf(words: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + words).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two that stand side by side."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash of all of them; of none, that of nothing."""
    *_, last = _rows(leaves)
    return last[0] if last else sha256().digest()


def path(leaves: Sequence[bytes], at: int) -> list[bytes]:
    """What stands beside the way from one leaf up to the root, from below."""
    beside = []
    for row in _rows(leaves):
        if at ^ 1 < len(row):
            beside.append(row[at ^ 1])
        at //= 2
    return beside


def _rows(row: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """The leaves, the nodes above them, and so on up to the root."""
    yield row
    while len(row) > 1:
        above = [node(*pair) for pair in zip(row[::2], row[1::2], strict=False)]
        row = above + list(row[-1:] if len(row) % 2 else ())
        yield row

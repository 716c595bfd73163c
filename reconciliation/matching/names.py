"""How alike two names are, once the accidents of typing are taken away."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from ledger.domain.identity import normal_name

# What a company's name ends with tells what kind of company it is, never which one.
_KIND: Final = re.compile(
    "(?:(?:集团)?(?:股份有限公司|有限责任公司|有限公司|公司)|(?:合伙企业)?\\((?:有限合伙|普通合伙)\\))$"
)
_TRADE: Final = re.compile(r"\((?:个体工商户|个人独资)\)$")
_SHORTEST: Final = 4  # characters of a name that may be looked for inside another


@lru_cache(maxsize=100_000)
def normalised(name: str) -> str:
    """A name without width, spaces, brackets' shapes, middle dots and the kind of its company.

    What is left of ``昆山 甲机械有限公司`` is ``昆山甲机械``; a name of nothing but such words
    stays whole.
    """
    plain = normal_name(unicodedata.normalize("NFKC", name)).replace("·", "").upper()
    bare = _KIND.sub("", _TRADE.sub("", plain))
    return bare or plain


def likeness(a: str, b: str) -> float:
    """How alike two names are, from 0 to 100; 100 means alike once normalised, never the same.

    A name that stands whole inside a longer one (a branch, a note behind the name) is likely but
    never certain. An empty name is like none.
    """
    one, other = normalised(a), normalised(b)
    if not one or not other:
        return 0.0
    whole = fuzz.ratio(one, other)
    if min(len(one), len(other)) < _SHORTEST:
        return whole
    return max(whole, 0.9 * fuzz.partial_ratio(one, other))

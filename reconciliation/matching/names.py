"""What is left of a name once the accidents of typing are taken away."""

import re
from functools import lru_cache
from typing import Final

from ledger.domain.identity import normal_name

# What a company's name ends with tells what kind of company it is, never which one.
_KIND: Final = re.compile(
    "(?:(?:集团)?(?:股份有限公司|有限责任公司|有限公司|公司)|(?:合伙企业)?\\((?:有限合伙|普通合伙)\\))$"
)
_TRADE: Final = re.compile(r"\((?:个体工商户|个人独资)\)$")


@lru_cache(maxsize=100_000)
def normalised(name: str) -> str:
    """A name without width, spaces, brackets' shapes, middle dots and the kind of its company.

    What is left of ``昆山 甲机械有限公司`` is ``昆山甲机械``; a name of nothing but such words
    stays whole.
    """
    plain = normal_name(name).replace("·", "").upper()
    bare = _KIND.sub("", _TRADE.sub("", plain))
    return bare or plain

"""What was not found is named in Chinese, too: 出款, and not "payout", stands before its number."""

import re
from pathlib import Path

import pytest

from api.chinese import detail_zh
from api.chinese_nouns import NOUNS, noun_zh
from ledger.domain.errors import NotFound

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'named=f?"([^"{}]*)')
MUTE = {"", "there is no policy "}  # a number or a word alone


def test_whatever_can_be_missing_has_a_noun_in_chinese() -> None:
    found = {
        name.strip()
        for room in ("ledger", "auctions", "reconciliation", "api")
        for path in (ROOT / room).rglob("*.py")
        for name in NAMED.findall(path.read_text("utf-8"))
    }
    assert len(found) > 30
    assert found - NOUNS.keys() <= MUTE


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("payout （2017）苏0508执101号-1", "出款（2017）苏0508执101号-1"), ("the book", "账套"),
        ("slip book 7", "凭证册7"), ("slip 7", "凭证7"),
        ("（2017）苏0508执1号", "（2017）苏0508执1号"),
        ("linen", "linen"),
    ],
)  # fmt: skip
def test_a_noun_is_told_and_its_number_stays(named: str, told: str) -> None:
    assert noun_zh(named) == told
    assert f"所指：{told}" in detail_zh(NotFound(f"{named} does not exist", named=named))

"""The chart of accounts: every account has a side, every entry has two."""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from hypothesis import given as for_all

from ledger.domain import chart
from ledger.domain.chart import (
    _REMEMBERED,
    CHART,
    WORDS,
    Side,
    held,
    move,
    side_of,
    unclaimed,
)
from ledger.domain.money import Money, zero
from tests.strategies import amounts

LINE = UUID(int=1)


@pytest.mark.parametrize(
    ("account", "side"),
    [
        (chart.bank("3225"), Side.ASSET),
        (chart.short(LINE), Side.ASSET),
        (chart.unclaimed(LINE), Side.LIABILITY),
        (chart.available("（2017）苏0508执101号"), Side.LIABILITY),
        (chart.held("（2017）苏0508执101号", LINE), Side.LIABILITY),
        (chart.transit(LINE), Side.LIABILITY),
    ],
)
def test_every_account_stands_on_its_side(account: str, side: Side) -> None:
    assert side_of(account) is side


def test_an_unknown_family_is_no_account() -> None:
    with pytest.raises(KeyError):
        side_of("pocket/1")


@for_all(amount=amounts)
def test_an_entry_debits_what_it_credits(amount: Money) -> None:
    debit, credit = move(amount, debit="bank/1", credit="unclaimed/1")
    assert (debit.account, credit.account) == ("bank/1", "unclaimed/1")
    assert (debit.amount, debit.amount + credit.amount) == (amount, zero())


def test_nothing_is_entered_for_nothing() -> None:
    assert move(zero(), debit="bank/1", credit="unclaimed/1") == ()


def test_every_family_has_names_in_both_languages_and_its_own_prefix() -> None:
    for prefix, family in CHART.items():
        assert prefix == family.prefix
        assert family.zh
        assert family.en
        assert "/" not in prefix


def test_an_id_stands_in_an_account_as_it_is_written_anywhere() -> None:
    """However many there are: few are remembered, and each is written the same again."""
    ids = [UUID(int=number) for number in (0, 1, (1 << 128) - 1)]
    ids += [uuid5(NAMESPACE_OID, str(number)) for number in range(_REMEMBERED + 10)]
    for id_ in [*ids, *ids[:20], *ids[:20]]:
        assert unclaimed(id_) == f"unclaimed/{id_}"
    assert len(WORDS) <= _REMEMBERED
    assert held("c", ids[3]) == held("c", str(ids[3])) == f"case/c/held/{ids[3]}"

"""An account of the chart is said in words, and its path beside them; nothing else is touched."""

import pytest

from api.chinese_accounts import account_zh
from api.cli.looking import _with_payer
from api.cli.names import called, meant
from ledger.domain import chart
from ledger.domain.chart import CHART

CASE = "（2026）苏0508执101号"
ID = "780bb381-12d2-578a-b4fa-6efa4f42df6e"


@pytest.mark.parametrize(
    ("path", "zh"),
    [
        (chart.available(CASE), "可发放案款"),
        (chart.held(CASE, ID), "已保留案款"),
        (chart.transferred(CASE), "备查：法院间移转"),
        (chart.relief_granted("1"), "备查：已发司法救助金"),
        ("memo/frozen-by/taobao/L1/B7", "备查：平台冻结保证金对应"),
        ("memo/frozen/L1/B7", "备查：平台冻结保证金"),
        *((f"{prefix}/x", kind.zh) for prefix, kind in CHART.items()),
        (CASE, ""),
        (f"{CASE}-1", ""),
        ("512907000010101", ""),
        ("nothing/x", ""),
    ],
)
def test_an_account_is_said_in_words(path: str, zh: str) -> None:
    assert account_zh(path) == zh
    assert meant("account", path) == (f"{zh} {path}" if zh else path)


def test_several_accounts_are_each_said_in_words() -> None:
    assert meant("against", ["bank/1", f"unclaimed/{ID}"]) == [
        "银行专户 bank/1", f"待认领款 unclaimed/{ID}",
    ]  # fmt: skip


def test_where_money_stands_is_not_called_by_the_number_of_a_hold() -> None:
    assert called("hold", chart.held(CASE, ID)) == "款项所在科目 hold"
    assert called("hold", f"{CASE}-1") == "保留编号 hold"


def test_a_payer_is_shown_where_it_can_be_looked_up() -> None:
    said = {"kind": "k", "payer_kind": "bank-line", "payer": ID, "hold": "h"}
    assert list(_with_payer(said).items())[2] == ("line", ID)
    assert ID not in _with_payer({**said, "payer_kind": "case-account"}).values()

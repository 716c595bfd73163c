"""A court in session for every test that asks for one."""

from pathlib import Path

import pytest

from tests.legacy.clearinghouse import Old
from tests.legacy.registers import PAYEE, row
from tests.services.conftest import bare, house
from tests.services.courthouse import Courthouse

__all__ = ["bare", "house"]

OLD_CASE = "（2015）合执字第00524号"


@pytest.fixture
def old(house: Courthouse, tmp_path: Path) -> Old:
    house.open_case()
    return Old(house, tmp_path).loaded(
        row(1, "10.00", day="2010-01-05", payer='=HYPERLINK("x")', remark="<b>往来</b>"),
        row(2, "20.00", day="2011-01-05", case=OLD_CASE, payee=PAYEE),
        row(3, "30.00", day="2011-02-05", remark="诉讼费"),
        row(4, "40.00", day="2011-03-05", cls="D", document="提存审批1号"),
        row(5, "50.00", day="2011-03-06", cls="K", owner="sun", document="核查单"),
        row(6, "60.00", day="2011-03-07", remark="罚金"),
        agreed=False,
    )

"""Whether a bank's words of where a payment went are the payee that was confirmed."""

import pytest

from ledger.domain.payer import Payee

NUMBER = "6217000010001234567"
LONG = "苏州工业园区某某精密机械制造股份有限公司昆山分公司"


@pytest.mark.parametrize(
    ("holder", "account", "name", "told"),
    [
        ("张三", NUMBER, "别的写法", True),  # the account decides, where it is told
        ("张三", "6222021102030009999", "张三", False),
        ("ＡＢＣ（中国）有限公司", "", "ABC (中国) 有限公司", True),
        ("买买提·艾力", "", "买买提•艾力", True),
        ("买买提·艾力", "", "买买提.艾力", True),
        ("买买提·艾力", "", "买买提艾力", False),
        ("张三", "", "张三丰", False),
        ("张三丰", "", "张三", False),
        ("甲有限公司", "", "甲有限公司昆山分公司", False),
        ("甲有限公司昆山分公司", "", "甲有限公司", False),
        ("甲有限责任公司", "", "甲有限公司", False),
        (LONG, "", LONG[:20], True),  # cut off by the bank
        (LONG, "", LONG[:19], False),
        ("张三", "", "*三", True),
        ("张三", "", "*四", False),
        ("张三", "6217****4567", "", True),
        ("张三", "6217****9999", "张三", False),
        ("张三", "", "", True),  # nothing is told of anybody
    ],
)
def test_a_name_spelled_alike_is_the_payee_and_any_other_is_doubted(
    holder: str, account: str, name: str, told: bool
) -> None:
    assert Payee(holder, NUMBER, "工商银行", "102305000000").is_told(account, name) is told


def test_an_account_written_with_hyphens_is_read_by_its_figures() -> None:
    payee = Payee("甲公司", "3225-0188-00100", "建设银行", "105305000000")
    assert payee.is_told("3225018800100", "别的写法")
    assert not payee.is_told("3225018800101", "甲公司")
    assert not payee.is_named("3225018800101", "甲公司")


@pytest.mark.parametrize(
    ("account", "name", "perhaps"),
    [("", "张三丰", True), ("", "张", True), ("6217****9999", "王*", True), ("", "李四", False),
     ("6222021102030009999", "张三", False), (NUMBER, "李四", True)],
)  # fmt: skip
def test_r2_08_a_debit_that_quotes_nothing_may_be_whoever_is_half_told(
    account: str, name: str, perhaps: bool
) -> None:
    """It stops a second payment until people have looked; it settles nothing."""
    assert Payee("张三", NUMBER, "工商银行", "102305000000").may_be(account, name) is perhaps

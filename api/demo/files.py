"""Bank files as Chinese banks export them, for accounts the demonstration's bank does not keep.

They are what a court's accountant downloads from the bank's website: tables without serial
numbers, in the banks' own columns and encodings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from ledger.domain.money import Money, total, zero

CMB_HEAD: Final = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要"
ICBC_HEAD: Final = (
    "交易日期,摘要,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
    "记账金额(收入),记账金额(支出),记账币种,余额,对方户名"
)
CCB_HEAD: Final = (
    "记账日  ", "交易日期", "支出 ", "收入 ", "账户余额 ", "币种", "摘要", "对方账号",
    "对方户名", "交易地点  ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Income:
    """Money that came in on one day."""

    on: date
    amount: Money
    payer: str
    card: str
    remark: str


def cmb_csv(lines: Sequence[Income]) -> bytes:
    """招商银行: one signed amount column, a running balance, payer and card in one cell."""
    rows, balance = [CMB_HEAD], zero()
    for line in lines:
        balance += line.amount
        rows.append(
            f"{line.on},CNY,{line.amount.plain},{balance.plain},转账,{line.payer} {line.card},"
            f"{line.remark}"
        )
    return ("\r\n".join(rows) + "\r\n").encode("gbk")


def icbc_csv(account: str, lines: Sequence[Income]) -> bytes:
    """中国工商银行: a preamble with a masked number, two amount columns, and a sum at the foot."""
    masked = account[:4] + "*" * (len(account) - 9) + account[-5:]
    rows = ["明细查询文件下载", "", f'卡号: {masked},"卡别名: 案款"', "", ICBC_HEAD]
    for line in lines:
        cells = (line.on, line.remark, "", "CHN", "钞", "-", "-", "-", line.amount.plain, "",
                 "人民币", "", line.payer)  # fmt: skip
        rows.append(",".join(f'"{cell}\t"' for cell in cells))
    income = total(line.amount for line in lines)
    rows += [" ", f'人民币合计,,,,,,,,"{income.plain}","0.00",']
    return ("\n".join(rows) + "\n").encode("utf-8")


def ccb_xlsx(account: str, lines: Sequence[Income]) -> bytes:
    """中国建设银行: a workbook with a preamble, a header that pads its names, and a remark."""
    rows: list[tuple[object, ...]] = [
        ("China Construction Bank",), ("币　　种：", "人民币"), ("账　　号：", account), (),
        CCB_HEAD,
    ]  # fmt: skip
    balance = zero()
    for line in lines:
        balance += line.amount
        day = f"{line.on:%Y%m%d}"
        rows.append((day, day, "", line.amount.plain, balance.plain, "人民币", "转账", line.card,
                     line.payer, line.remark))  # fmt: skip
    rows.append(("以上数据仅供参考|具体内容请以柜台为准",))
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return held.getvalue()

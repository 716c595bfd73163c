"""A register of old money as a court kept it by hand: five thousand lines, with its dirt.

Drawn from a fixed seed, so that the demonstration shows the same figures every time.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.domain.money import Money, fen, total

HEAD: Final = (
    "序号", "银行流水号", "到账日期", "到账金额", "案号", "交款人", "对方账号", "摘要",
    "申请执行人", "收款账号", "承办人", "分类", "责任人", "依据",
)  # fmt: skip
# Of a thousand lines: what they are, and how many.
MIX: Final = (
    ("known", 820), ("other-court", 60), ("nameless", 70), ("fee", 12), ("fine", 15),
    ("mistaken", 8), ("plan", 10), ("escrow", 5),
)  # fmt: skip
PAGE: Final = 40  # lines on a page of the paper register; a subtotal and the heading follow


@dataclass(frozen=True, slots=True)
class OldCase:
    """A case from before 2016 and its parties."""

    number: str
    applicant: str
    debtor: str


def old_cases(count: int) -> tuple[OldCase, ...]:
    """Cases with the numbers courts used until 2015."""
    surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
    return tuple(
        OldCase(
            f"（{2005 + n % 11}）姑苏执字第{n:05d}号", f"{surnames[n % 16]}某{n}",
            f"苏州{surnames[(n * 7) % 16]}记第{n}商行",
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def register(cases: Sequence[OldCase], lines: int, seed: int = 2016) -> tuple[bytes, Money]:
    """The register as a GB18030 file, and what its lines come to."""
    draw = random.Random(seed)
    kinds = draw.choices([name for name, _ in MIX], [weight for _, weight in MIX], k=lines)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(("姑苏区人民法院执行案款清理登记表（截至2015年12月31日）",))
    writer.writerow(HEAD)
    amounts = [fen(draw.randrange(5_000, 8_000_000)) for _ in kinds]
    rows = _rows(draw, cases, kinds, amounts)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if number % PAGE == 0 and number < lines:
            writer.writerow(("本页小计", "", "", total(amounts[number - PAGE : number]).plain))
            writer.writerow(HEAD)
    whole = total(amounts)
    writer.writerow(("总计", "", "", whole.grouped))
    return held.getvalue().encode("gb18030"), whole


def _rows(
    draw: random.Random, cases: Sequence[OldCase], kinds: Sequence[str], amounts: Sequence[Money]
) -> Iterator[tuple[object, ...]]:
    for number, (kind, amount) in enumerate(zip(kinds, amounts, strict=True), 1):
        day = date(2005, 1, 1) + timedelta(draw.randrange(4_000))
        case = draw.choice(cases)
        known = kind in {"known", "plan", "escrow"}
        number_said = case.number if known else ""
        if kind == "other-court":
            number_said = f"（{day.year}）吴执字第{draw.randrange(1, 9000):05d}号"
        payer = case.debtor if known else f"某{draw.randrange(900)}"
        payee = (case.applicant, "6210000000000000017") if known else ("", "")
        yield (
            number, f"{day:%Y%m%d}{number:06d}", _day(draw, day), _amount(draw, amount),
            number_said, payer, f"6222{draw.randrange(10**15):015d}", _PURPOSE.get(kind, "执行款"),
            *payee, "王某", _CLASS.get(kind, ""), "", "审批表" if kind in _CLASS else "",
        )  # fmt: skip


_PURPOSE: Final = {"fee": "诉讼费", "fine": "罚金", "mistaken": "误汇", "nameless": ""}
_CLASS: Final = {"plan": "需分配", "escrow": "应提存"}
_WIDE: Final = {ord(str(n)): chr(0xFF10 + n) for n in range(10)} | {ord("."): "．"}


def _day(draw: random.Random, day: date) -> str:
    """A day as whoever kept the register that year wrote it."""
    forms = (f"{day}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日")
    return draw.choice(forms)


def _amount(draw: random.Random, amount: Money) -> str:
    """An amount with commas, with a sign of its currency, padded, or in full width."""
    forms = (amount.plain, amount.grouped, f"￥{amount.plain}", f" {amount.plain}　",
             amount.plain.translate(_WIDE))  # fmt: skip
    return draw.choice(forms)

"""Every scenario and hard case the house was given: its figures, and the tests that play it.

A scenario of money is numbered as it came (5, 9, 13 and others never did), one of lots has an S, a
hard case of money an E; the fifteen hard cases of lots are named edge. A figure is a sum in yuan, a
day, an hour or a word, and one file of tests at least must say all of a scenario's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent

MONEY: Final[Mapping[str, str]] = {
    "1": "25000 2017-05-02 09:10 2017-06-01", "2": "25000 09:10 18:00",
    "3": "18000 还款 2017-05-05", "4": "18000", "6": "乙某", "7": "500 2018-06-29 2019-03-01",
    "8": "2020-11-30 3", "10": "（2011）黔东执字第18号",
    "11": "3200 2017-08-31 15:00 17:30", "12": "3200 2017-09-02", "14": "3200",
    "15": "80000 2017-09-01 2017-09-06 2017-09-11", "16": "128654.77 1829.82 1830",
    "19": "400000 5000 8800 60000 320300 179700", "21": "", "22": "106042.46 106042.47",
    "23": "200000 2013-07-01 2014-12-31", "25": "2021-12-24 2022-01-17 2022-01-24 2022-01-14",
    "26": "2017-09-01 2017-09-25 2017-09-26", "27": "2017-10-20 2017-10-09 11",
    "29": "王小明 王晓明", "30": "张律师", "31": "50000 100000 60000 30000",
    "32": "20000 5000 15000",
    "34": "10:00", "35": "42022580.94 境外机构无法接收人民币",
    "36": "42022580.94 2020-07-15 2020-07-16 2020-07-17", "37": "2020-07-16 2020-07-17",
    "39": "2023-03-01", "40": "2022-10-02 6000000 1,000,000.00",
    "41": "2017-09-18 2017-09-20 2017-09-25 2017-10-09 2017-10-10",
    "42": "2017-11-07 2017-11-08", "44": "300000 75600", "45": "", "47": "200000",
    "48": "7300 2018-06-01 2023-06-02", "50": "12000 2012-06-01",
    "51": "3482116.57 1000", "52": "2016-12-10 9000 2018-04-02", "54": "20000 50000 30000",
    "55": "310000", "56": "50000 2018-03-10 2018-03-11 12", "58": "30000",
    "59": "2021-09-01", "60": "4",
}  # fmt: skip
HARD: Final[Mapping[str, str]] = {
    "E1": "177430", "E2": "2017-10-26", "E3": "", "E4": "3200", "E5": "18772.27 18483",
    "E6": "665370 434049.60", "E7": "57781111.87 15758530.93 42022580.94 2020-07-16 2020-07-17",
    "E8": "13320000", "E9": "", "E10": "", "E11": "", "E12": "60662.72 1150", "E13": "",
    "E14": "", "E15": "350000",
}  # fmt: skip
LOTS: Final[Mapping[str, str]] = {
    "S01": "700000 699999.99", "S02": "560000 559999.99 700000",
    "S04": "35000 140000 34999.99 140000.01", "S05": "560000 140000 100000",
    "S07": "2026-02-02 2026-03-04 2026-03-03 2026-02-17 2026-02-16",
    "S08": "2026-02-02 2026-01-30 2026-01-31", "S10": "2026-03-25", "S11": "2026-04-07 2026-04-08",
    "S13": "", "S15": "09:54:59", "S16": "10:00:00", "S18": "700000",
    "S19": "800000 09:58 09:59 10:02 10:07", "S21": "",
    "S23": "100000 2026-03-05 2026-03-06 10:00", "S24": "900000 100000 800000",
    "S25": "799999.99", "S26": "2026-03-20 2026-03-30", "S27": "900000 6000 500000 350000 33100",
    "S28": "900000 6000 840000 100000 60000 34000", "S30": "950000 6000 94000",
    "S31": "8000000 510000 10000 7000000 500000", "S35": "34000", "S36": "ID-B1",
    "S38": "2026-06-22", "S39": "560000 550000", "S40": "560000 56000 500000",
    "S43": "260000", "S44": "抽签", "S45": "", "S46": "560000 700000 12000 140000",
    "S47": "2027", "S48": "2026-06-22 28000 112000 560000 2026-08-03", "S49": "",
    "S50": "800000 560000 559999", "S51": "448000 447999.99",
    "S52": "2026-06-30 2027-01-05 2026-12-30",
    "S53": "2026-12-20", "S54": "", "S55": "170000 630000", "S56": "630000", "S58": "",
    "S59": "50000 30000 300000 280000 250000", "S60": "54321", "S61": "",
    "S62": "2023-08-31 2023-09-01 赣高法〔2023〕64号", "S65": "1000000 840000 1100000",
    "S67": "", "S68": "09:50 09:52 2026-03-06 2026-03-11", "S69": "1000000",
    "S70": "900000 650000 20000 660000 670000.01", "S73": "", "S74": "", "S75": "40000",
    "S76": "700000 560000", "S77": "", "S78": "100000", "S79": "800000 799000 1000",
    "S81": "2026-03-02 2026-03-04 2026-03-17", "S82": "900000 350000 533100 16900 6000 10900",
    "S83": "560000",
}  # fmt: skip
LOT_EDGES: Final[Mapping[str, str]] = {
    "edge 1": "34000", "edge 2": "500000", "edge 3": "800 750 700", "edge 4": "",
    "edge 5": "560000 56000", "edge 6": "448000", "edge 7": "2027-02-02",
    "edge 8": "2026-03-24 2026-04-08", "edge 9": "", "edge 10": "09:59:59", "edge 11": "60000",
    "edge 12": "4243657.19 42140100", "edge 13": "54321 2026-04-14", "edge 14": "",
    "edge 15": "2026-06-30",
}  # fmt: skip


def pattern(mark: str) -> str:
    """How the name of a test says that it plays this."""
    if mark.startswith("S"):
        return rf"_{mark.lower()}(?!\d)"
    if mark.startswith("E"):
        return rf"_edge_{mark.lower()}(?!\d)"
    if mark.startswith("edge"):
        return rf"_edge_{mark.partition(' ')[2]}(?!\d)"
    return rf"_scenario_{mark}(?!\d)"


@dataclass(frozen=True, slots=True)
class File:
    """A file of tests: their names, and all that it says."""

    path: str
    names: tuple[str, ...]
    text: str
    figures: frozenset[str]

    def says(self, figure: str) -> bool:
        """Whether the file says a figure, however it is written."""
        return plain(figure) in self.figures or figure in self.text


def plain(figure: str) -> str:
    """A sum without the way it was written: 8_800, 8,800.00 and 8800 are one."""
    if not re.fullmatch(r"\d+(\.\d+)?", figure):
        return figure
    return f"{Decimal(figure).normalize():f}"


def figures_of(text: str) -> frozenset[str]:
    """Every sum and day a text says."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", text)
    for year, month, day in re.findall(r"\b(?:date|D|datetime)\((\d{4}), (\d+), (\d+)", text):
        days.append(f"{year}-{int(month):02}-{int(day):02}")
    sums = re.findall(r"\d+(?:[_,]\d{3})*(?:\.\d+)?", text)
    return frozenset([*days, *(plain(re.sub("[_,]", "", each)) for each in sums)])


@cache
def files() -> tuple[File, ...]:
    """Every file of tests."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r"^def (test_\w+)", text, re.MULTILINE)
        found.append(File(str(path.relative_to(ROOT)), tuple(names), text, figures_of(text)))
    return tuple(found)


def players(mark: str) -> list[File]:
    """The files with a test that bears this mark."""
    named = re.compile(pattern(mark))
    return [file for file in files() if any(named.search(name) for name in file.names)]


def whole(mark: str, figures: str) -> list[File]:
    """Those among them that say all of its figures."""
    return [file for file in players(mark) if all(map(file.says, figures.split()))]


def scenes() -> Iterator[str]:
    """The page: each scenario, its figures, and where it is played."""
    yield "# Scenarios 场景"
    yield (
        "What was given to be accepted, and the hardest cases found by audits and judgments: each"
        " with the figures it must be played with, and the files of tests that play it. The first"
        " file says all of its figures; where none are named, the scenario names none."
    )
    for title, table in (
        ("Money 案款", MONEY), ("Hard cases of money 案款疑难", HARD), ("Lots 拍品", LOTS),
        ("Hard cases of lots 拍品疑难", LOT_EDGES),
    ):  # fmt: skip
        yield f"## {title}"
        rows = ["| | figures 数据 | tests 测试 |", "|---|---|---|"]
        for mark, figures in table.items():
            first = whole(mark, figures)
            rest = [file for file in players(mark) if file not in first]
            named = ", ".join(f"`{file.path}`" for file in (*first, *rest))
            rows.append(f"| {mark} | {figures.replace(' ', ' · ')} | {named} |")
        yield "\n".join(rows)

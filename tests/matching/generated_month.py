"""A month of receipts whose truth is known (对账模拟月), with the traps that real months hold.

Each line says of itself whose money it is, and by which trick it was made. Whoever matches them is
measured: exact rules must never book a line to anybody but its owner.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from ledger.domain.money import Money, fen
from ledger.domain.payout import reference_of
from reconciliation.matching.engine import match
from reconciliation.matching.known import Expected, Incoming, Known, KnownCase, OurPayout

MAIN, OTHER_MAIN = "1202026619900012345", "1202026619900099999"
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
TRADE = ("机械", "置业", "纺织", "商贸", "电子", "建材", "物流", "食品")
PLACE = ("昆山", "吴江", "常熟", "太仓", "张家港", "姑苏", "相城", "虎丘")


@dataclass(frozen=True, slots=True)
class Truth:
    """One line, the case it is for (``None``: nobody's here), and the trick it was made by."""

    line: Incoming
    case: str | None
    trick: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a month was matched; parts of a hundred."""

    lines: int
    booked: int
    booked_wrong: int
    to_propose: int
    proposed: int
    first_right: int
    any_right: int
    wrong: tuple[str, ...]

    @property
    def exact_precision(self) -> float:
        return 100 * (self.booked - self.booked_wrong) / self.booked

    @property
    def precision(self) -> float:
        """Of the lines for which something was proposed, those whose first proposal is right."""
        return 100 * self.first_right / self.proposed

    @property
    def recall(self) -> float:
        """Of the lines that are somebody's and were not booked, those proposed rightly at all."""
        return 100 * self.any_right / self.to_propose


@dataclass(slots=True)
class Month:
    """A generated month."""

    draw: random.Random
    known: Known = field(default_factory=Known)
    truths: list[Truth] = field(default_factory=list)
    cases: list[KnownCase] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    def person(self) -> str:
        return self.draw.choice(FAMILY) + "".join(self.draw.choices(GIVEN, k=2))

    def company(self) -> str:
        middle = "".join(self.draw.choices(GIVEN, k=2))
        return f"{self.draw.choice(PLACE)}{middle}{self.draw.choice(TRADE)}有限公司"

    def amount(self) -> Money:
        return fen(self.draw.randrange(10_000, 50_000_000))

    def any_case(self) -> KnownCase:
        return self.draw.choice(self.cases)

    def awaited(self) -> Expected:
        """An expectation nobody has met yet."""
        return self.expected.pop(self.draw.randrange(len(self.expected)))

    def add(self, trick: str, case: str | None, **said: object) -> None:
        """One line made by a trick."""
        given: dict[str, object] = {
            "amount": self.amount(),
            "payer_name": self.person(),
            "payer_account": f"62{self.draw.randrange(10**15):015}",
        }
        line = Incoming(MAIN, credit=True, **(given | said))  # type: ignore[arg-type]
        self.truths.append(Truth(line, case, trick))


def month(seed: int, *, cases: int = 300, lines: int = 1_000) -> Month:
    """A month drawn from a seed."""
    made = Month(random.Random(f"{seed}:month"))
    for serial in range(1, cases + 1):
        payer = made.company() if serial % 2 else made.person()
        year = 2026 if serial % 5 else 2025  # two years share some serials
        case = KnownCase(
            f"（{year}）苏0508执{serial % 250 + 1}号", MAIN, f"{MAIN}{serial:09}", (payer,)
        )
        if case.case_number in made.known.cases:
            continue
        made.cases.append(case)
        made.known.add_case(case)
    old = KnownCase("（2011）黔东执字第18号", MAIN, f"{MAIN}999999999", ("老赖",))
    made.cases.append(old)
    made.known.add_case(old)
    for number in range(max(2 * cases, lines)):
        case = made.any_case()
        awaited = Expected(
            UUID(int=number + 1), case.case_number, MAIN, made.amount(),
            f"KH202603{number % 28 + 1:02}-{number:06X}", case.payers[0],
        )  # fmt: skip
        made.expected.append(awaited)
        made.known.add_expected(awaited)
    tricks, weights = zip(*TRICKS.items(), strict=True)
    for trick in made.draw.choices(tricks, weights, k=lines):
        trick(made)
    return made


def measure(made: Month) -> Measure:
    """Match every line and compare with its truth."""
    booked = wrong = to_propose = proposed = first = at_all = 0
    faults: list[str] = []
    for truth in made.truths:
        hits = match(truth.line, made.known)
        if hits and hits[0].books:
            booked += 1
            if [part.case_number for part in hits[0].parts] != [truth.case]:
                wrong += 1
                faults.append(f"{truth.trick}: {hits[0]}")
            continue
        to_propose += truth.case is not None
        if hits:
            proposed += 1
            owners = [{part.case_number for part in hit.parts} for hit in hits]
            first += truth.case in owners[0]
            at_all += any(truth.case in each for each in owners)
    return Measure(
        len(made.truths), booked, wrong, to_propose, proposed, first, at_all, tuple(faults)
    )


# The tricks, and how often a month holds each


def _sub_account(made: Month) -> None:
    case = made.any_case()
    remark = made.draw.choice(("执行款", "案款", "", case.case_number))
    made.add("sub-account", case.case_number, sub_account=case.sub_account, remark=remark)


def _third_party(made: Month) -> None:
    case = made.any_case()
    made.add("third party", case.case_number, sub_account=case.sub_account, remark="代付")


def _other_main(made: Month) -> None:
    """The sub-account's digits under another main account: another court's, perhaps."""
    case = made.any_case()
    made.add("other main account", None, sub_account=case.sub_account, remark="执行款")
    last = made.truths[-1]
    made.truths[-1] = replace(last, line=last.line._replace(bank_account=OTHER_MAIN))


def _wrong_sub_account(made: Month) -> None:
    """To the sub-account of one case, meant for another, as the remark says."""
    paid, meant = made.draw.sample(made.cases[:-1], 2)
    made.add("remark against sub-account", meant.case_number, sub_account=paid.sub_account,
             remark=f"付{meant.case_number}")  # fmt: skip


def _request(made: Month) -> None:
    due = made.awaited()
    made.add("request", due.case_number, remark=f"协助扣划{due.reference}", amount=due.left)


def _request_in_part(made: Month) -> None:
    due = made.awaited()
    made.add(
        "request in part", due.case_number, remark=due.reference, amount=fen(due.left.fen // 2)
    )


def _request_misread(made: Month) -> None:
    """One digit more: another court's request, and no one of ours."""
    due = made.draw.choice(made.expected)
    made.add("request misread", None, remark=f"{due.reference}7", amount=due.left)


def _remark(made: Month) -> None:
    case = made.any_case()
    short = case.case_number.replace("（", "(").replace("）", ")")
    written = made.draw.choice((case.case_number, short, f" {short} "))
    made.add("case number", case.case_number, remark=f"还款{written}")


def _remark_in_part(made: Month) -> None:
    """Without brackets or 号, or without its year: then another year's case may be meant."""
    case = made.any_case()
    bare = case.case_number.replace("（", "").replace("）", "").replace("号", "")
    made.add("case number in part", case.case_number, remark=made.draw.choice((bare, bare[4:])))


def _legacy(made: Month) -> None:
    made.add("legacy number", made.cases[-1].case_number, remark="（2011）黔东执字第18号")


def _not_ours(made: Month) -> None:
    made.add("another court's case", None, remark="（2026）浙0106执12号")


def _payer(made: Month) -> None:
    due = made.awaited()
    made.add("payer and amount", due.case_number, payer_name=due.payer_name, amount=due.left)


def _payer_misspelt(made: Month) -> None:
    due = made.awaited()
    name = due.payer_name.removesuffix("有限公司")
    spaced = f"{name[:2]} {name[2:]}"
    made.add("payer misspelt", due.case_number, payer_name=spaced, amount=due.left)


def _payer_in_sum(made: Month) -> None:
    """One payer pays two things he owes for one case at once."""
    one = made.awaited()
    theirs = [e for e in made.expected if e.payer_name == one.payer_name
              and e.case_number == one.case_number]  # fmt: skip
    two = theirs[0] if theirs else one
    if two is not one:
        made.expected.remove(two)
    amount = one.left + two.left if two is not one else one.left
    made.add("sum of two", one.case_number, payer_name=one.payer_name, amount=amount)


def _namesake(made: Month) -> None:
    """Somebody whose name differs by one character, who owes nothing here."""
    due = made.draw.choice([e for e in made.expected if len(e.payer_name) == 3])
    name = due.payer_name[:2] + made.draw.choice([g for g in GIVEN if g != due.payer_name[2]])
    made.add("namesake", None, payer_name=name, amount=due.left)


def _one_character(made: Month, name: str) -> str:
    """The name with one character of its middle typed wrongly."""
    at = min(2, len(name) - 1)
    return name[:at] + made.draw.choice([g for g in GIVEN if g != name[at]]) + name[at + 1 :]


def _mistyped(made: Month) -> None:
    """The payer itself, with one character of its name typed wrongly."""
    due = made.awaited()
    made.add("mistyped payer", due.case_number, amount=due.left,
             payer_name=_one_character(made, due.payer_name))  # fmt: skip


def _like_company(made: Month) -> None:
    """Another company whose name differs by one character and which owes nothing here."""
    due = made.draw.choice([e for e in made.expected if e.payer_name.endswith("有限公司")])
    made.add("like company", None, payer_name=_one_character(made, due.payer_name))


def _wrong_digit(made: Month) -> None:
    """The right payer and amount; the remark names another case of ours by a slip."""
    due = made.awaited()
    other = made.draw.choice([c for c in made.cases if c.case_number != due.case_number])
    made.add("slip in the case number", due.case_number, payer_name=due.payer_name,
             amount=due.left, remark=f"还款{other.case_number}")  # fmt: skip


def _equal_amount(made: Month) -> None:
    """A stranger who happens to pay what somebody else owes."""
    made.add("equal amount", None, amount=made.draw.choice(made.expected).left)


def _came_back(made: Month) -> None:
    """A payment of an earlier attempt comes back to the case's own sub-account."""
    case, payout = made.any_case(), UUID(int=made.draw.getrandbits(128))
    amount = made.amount()
    made.known.payouts[payout] = OurPayout(
        payout,
        case.case_number,
        case.bank_account,
        reference_of(payout, 2),
        amount,
        with_bank=False,
        settled=True,
    )
    made.add("earlier attempt comes back", None, end_to_end=reference_of(payout, 1),
             sub_account=case.sub_account, amount=amount)  # fmt: skip


TRICKS: dict[Callable[[Month], None], int] = {
    _sub_account: 40, _third_party: 6, _other_main: 2, _wrong_sub_account: 2, _request: 8,
    _request_in_part: 2, _request_misread: 2, _remark: 8, _remark_in_part: 5, _legacy: 1,
    _not_ours: 2, _payer: 7, _payer_misspelt: 4, _payer_in_sum: 3, _namesake: 3,
    _equal_amount: 3, _came_back: 2, _mistyped: 4, _like_company: 3, _wrong_digit: 2,
}  # fmt: skip

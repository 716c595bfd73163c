"""Claiming money nobody has booked yet (认领): one officer says whose it is, another confirms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

CLAIM: Final = Article("各地法院案款管理规定", "认领", Certainty.LOCAL)
CAME_BACK: Final = Article("案款退汇处理要求", "退汇不得重复计入到位", Certainty.DESIGN)
UNCLAIMED: Final = Article("各地法院案款管理规定", "不明款", Certainty.LOCAL)


@dataclass(frozen=True, slots=True)
class Beyond:
    """How long money has gone unclaimed beyond its day (超期未认领), by which calendar.

    ``provisional`` while a day that was counted lies in a year whose rest days are not published.
    """

    working_days: int
    calendar_version: str
    provisional: bool


class ClaimExceedsRemainder(Conflict):
    """More is claimed from a bank line than is left of it."""

    code = "claim-exceeds-remainder"
    title = "More is claimed than is left"
    title_zh = "认领金额超过余额"
    article = CLAIM


class NothingClaimed(ClaimExceedsRemainder):
    """A claim of nothing."""

    code = "nothing-claimed"
    title = "A claim is of more than nothing"
    title_zh = "认领金额须大于零"


class NotOfficerOfCase(Forbidden):
    """Money is claimed for a case by somebody the case is not assigned to."""

    code = "not-officer-of-case"
    title = "Only an officer of the case may claim for it"
    title_zh = "非本案承办人不得认领"
    article = CLAIM


class ClaimSelfConfirmed(Forbidden):
    """The claimer would confirm his own claim."""

    code = "claim-self-confirmed"
    title = "A claim is confirmed by a second person"
    title_zh = "不得自行复核认领"
    article = CLAIM


class PerhapsAReturn(Conflict):
    """The line may be a payment of ours that came back, and nobody has said yet what it is."""

    code = "perhaps-a-return"
    title = "The line may be a payment come back; its ticket says first what it is"
    title_zh = "疑似退汇，工单查明前不得认领"
    article = CAME_BACK


@rule("R2.10", CAME_BACK, zh="退汇", en="A payment that came back")
def is_no_return(*, in_doubt: bool, line: str) -> None:
    """Refuse to claim as new money what may be our own: the debtor would have paid it twice.

    Raises :class:`PerhapsAReturn`.
    """
    if in_doubt:
        raise PerhapsAReturn(f"line {line} may be a payment that came back", serial=line)


@rule("R2.04", CLAIM, zh="人工认领", en="Claim by hand, four eyes")
def may_claim(
    amount: Money, remainder: Money, *, claimer: str, officers_of_case: Collection[str]
) -> None:
    """Refuse a claim by a stranger to the case, of nothing, or of more than is left of the line.

    By when a claim is due is the court's own policy. Raises :class:`NotOfficerOfCase`,
    :class:`NothingClaimed`, :class:`ClaimExceedsRemainder`.
    """
    if claimer not in officers_of_case:
        raise NotOfficerOfCase(
            f"{claimer} is not an officer of this case", claimer=claimer,
            officer=sorted(officers_of_case),
        )  # fmt: skip
    if amount.fen <= 0:
        raise NothingClaimed(f"{amount} is claimed", asked=amount, left=remainder)
    if amount > remainder:
        raise ClaimExceedsRemainder(
            f"{amount} is claimed, {remainder} is left", asked=amount, left=remainder
        )


@rule("R2.04", CLAIM, zh="人工认领", en="Claim by hand, four eyes")
def may_confirm(*, claimer: str, confirmer: str) -> None:
    """Refuse to let the claimer confirm the claim; raises :class:`ClaimSelfConfirmed`."""
    if claimer == confirmer:
        raise ClaimSelfConfirmed(f"{claimer} claimed this money", claimer=claimer)


@rule("R2.04", CLAIM, zh="人工认领", en="Claim by hand, four eyes")
def is_still_there(amount: Money, remainder: Money) -> None:
    """Refuse to confirm more than is left: the bank may have told of less since it was claimed.

    Raises :class:`ClaimExceedsRemainder`.
    """
    if amount > remainder:
        raise ClaimExceedsRemainder(
            f"{amount} was claimed, {remainder} is left", asked=amount, left=remainder
        )


@rule("R2.05", UNCLAIMED, zh="不明款督办", en="Money nobody claims in its days")
def unclaimed_beyond(due: date, today: date, calendar: Calendar) -> Beyond:
    """How many working days past ``due`` money is still unclaimed; 0 through that whole day.

    By when it is to be claimed is the court's own policy, three working days after it came in most.
    """
    ends = max(due, today)
    known = all(map(calendar.knows, (due, ends)))
    return Beyond(calendar.working_days_between(due, ends), calendar.version, not known)

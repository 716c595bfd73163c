"""A debtor's bank account as this court knows it (被冻结账户): who froze it, in which order.

Money is taken from it only under a freeze of the very case, in force, and only when no other case
froze it before — or that case's own paper lets this one go first.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.deduction import NETWORK, NotOurFreeze, may_deduct
from ledger.domain.law.holding import may_hold, within_a_year
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class FreezeKnown(Conflict):
    """A freeze of this number is noted for the account already."""

    code = "freeze-known"
    title = "This freeze is noted already"
    title_zh = "该冻结已登记"
    article = NETWORK


@dataclass(slots=True)
class Freeze:
    """One freeze of the account, in the order it came."""

    number: str
    case_number: str
    amount: Money
    placed_on: date
    until: date
    taken: Money
    lifted: bool = False

    def in_force(self, today: date) -> bool:
        return not self.lifted and today <= self.until

    @property
    def left(self) -> Money:
        return self.amount - self.taken


class FrozenAccount(Root):
    """One account of one debtor."""

    TOPIC = "frozen-account"

    class Noted(FirstFact):
        """The account became known (登记被冻结账户)."""

        TOPIC = "frozen-account.noted"
        account: Personal
        holder: Personal
        bank_name: str

    class FreezeNoted(Root.Event):
        """Somebody froze it (登记冻结): this case, or another whose freeze the bank told of."""

        TOPIC = "frozen-account.freeze-noted"
        number: str
        case_number: str
        amount: Money
        placed_on: date
        until: date
        paper: Paper
        by: str

    class FreezeLifted(Root.Event):
        """A freeze was lifted (解除冻结)."""

        TOPIC = "frozen-account.freeze-lifted"
        number: str
        on: date
        paper: Paper
        by: str

    class DeductionAsked(Root.Event):
        """Money was asked of the bank under a freeze (请求扣划); ``checked`` says what was seen."""

        TOPIC = "frozen-account.deduction-asked"
        request: str
        number: str
        case_number: str
        amount: Money
        on: date
        ruling: Paper
        notice: Paper
        checked: str
        giving_way: Paper | None
        by: str

    @staticmethod
    def create_id(account: str) -> UUID:
        return name_id("frozen-account", account)

    @event(Noted)
    def __init__(self, account: str, holder: str, bank_name: str) -> None:
        self.account = account
        self.holder = holder
        self.bank_name = bank_name
        self.freezes: dict[str, Freeze] = {}

    def cases_touched(self) -> tuple[str, ...]:
        """The cases of the freezes that are spoken of now."""
        named = {getattr(fact, "number", "") for fact in self.pending_events}
        return tuple(each.case_number for key, each in self.freezes.items() if key in named)

    def note_freeze(
        self,
        number: str,
        case_number: str,
        amount: Money,
        *,
        placed_on: date,
        until: date,
        paper: Paper,
        by: str,
    ) -> None:
        """Note a freeze, this case's or another's; raises :class:`FreezeKnown`."""
        if number in self.freezes:
            raise FreezeKnown(f"freeze {number} is noted already", number=number)
        within_a_year(
            placed_on, may_hold(above_zero=amount > zero(), starts_on=placed_on, until=until)
        )
        well_named([paper])
        self._freeze_noted(
            number=number, case_number=case_number, amount=amount, placed_on=placed_on,
            until=until, paper=paper, by=by,
        )  # fmt: skip

    @event(FreezeNoted)
    def _freeze_noted(
        self,
        *,
        number: str,
        case_number: str,
        amount: Money,
        placed_on: date,
        until: date,
        paper: Paper,
        by: str,
    ) -> None:
        self.freezes[number] = Freeze(number, case_number, amount, placed_on, until, zero())

    def lift_freeze(self, number: str, on: date, paper: Paper, *, by: str) -> None:
        """Note that a freeze was lifted; raises :class:`NotOurFreeze` for one nobody noted."""
        self._freeze(number)
        well_named([paper])
        self._freeze_lifted(number=number, on=on, paper=paper, by=by)

    @event(FreezeLifted)
    def _freeze_lifted(self, number: str, on: date, paper: Paper, by: str) -> None:
        self.freezes[number].lifted = True

    def ask_deduction(
        self,
        request: str,
        number: str,
        case_number: str,
        amount: Money,
        *,
        on: date,
        ruling: Paper,
        notice: Paper,
        checked: str,
        giving_way: Paper | None,
        by: str,
    ) -> None:
        """Ask the bank for money under a freeze of this very case (R1.09).

        Raises what :func:`may_deduct` raises.
        """
        freeze = self._freeze(number)
        earlier = (
            each.case_number
            for each in self.freezes.values()
            if each.case_number != case_number
            and each.in_force(on)
            and each.placed_on <= freeze.placed_on
        )
        may_deduct(
            case_number, amount, frozen_for=freeze.case_number, left=freeze.left,
            until=freeze.until, lifted=freeze.lifted, today=on, earlier=earlier,
            giving_way=giving_way,
        )  # fmt: skip
        well_named([ruling, notice])
        self._deduction_asked(
            request=request, number=number, case_number=case_number, amount=amount, on=on,
            ruling=ruling, notice=notice, checked=checked, giving_way=giving_way, by=by,
        )  # fmt: skip

    @event(DeductionAsked)
    def _deduction_asked(
        self,
        *,
        request: str,
        number: str,
        case_number: str,
        amount: Money,
        on: date,
        ruling: Paper,
        notice: Paper,
        checked: str,
        giving_way: Paper | None,
        by: str,
    ) -> None:
        self.freezes[number].taken += amount

    def _freeze(self, number: str) -> Freeze:
        if number not in self.freezes:
            raise NotOurFreeze(f"nobody noted a freeze {number}", number=number)
        return self.freezes[number]

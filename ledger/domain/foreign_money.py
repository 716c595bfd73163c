"""One receipt in a foreign currency: the case's from the first day, payable once it is yuan."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, held, move, unclaimed
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.foreign import OWN_CURRENCY, NotForeign, converted
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named


class MoreThanKept(Conflict):
    """More would be changed than is kept."""

    code = "more-than-kept"
    title = "Not that much is kept in this currency"
    title_zh = "超过原币结存"
    article = OWN_CURRENCY


class ForeignMoney(Root):
    """The foreign money of one bank line, kept for one case."""

    TOPIC = "foreign-money"

    class Kept(FirstFact):
        """It was booked to its case in its own currency (外币入账)."""

        TOPIC = "foreign-money.kept"
        line: UUID
        case_number: str
        amount: Money
        account: AccountName
        value_date: date
        third_party: bool
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=unclaimed(self.line), credit=self.account)

        def effective_on(self) -> date:
            return self.value_date

        def accounted_on(self) -> None:
            """Booked to its case today, however long ago it arrived."""

    class Converted(Root.Event):
        """The bank changed it, or a part (结汇); both currencies are booked beside this fact."""

        TOPIC = "foreign-money.converted"
        foreign: Money
        rate: Decimal
        yuan: Money
        charges: Money
        debit_line: UUID
        credit_line: UUID
        paper: Paper
        by: str

    @staticmethod
    def create_id(line: UUID) -> UUID:
        return name_id("foreign-money", str(line))

    @event(Kept)
    def __init__(
        self,
        *,
        line: UUID,
        case_number: str,
        amount: Money,
        account: AccountName,
        value_date: date,
        third_party: bool,
        by: str,
    ) -> None:
        self.line = line
        self.case_number = case_number
        self.left = amount
        self.account = account
        self.value_date = value_date
        self.third_party = third_party

    @classmethod
    def keep(
        cls,
        line: UUID,
        case_number: str,
        amount: Money,
        *,
        value_date: date,
        third_party: bool,
        by: str,
    ) -> "ForeignMoney":
        """Keep foreign money for a case; raises :class:`NotForeign`."""
        if amount.currency.code == "CNY":
            raise NotForeign(f"{amount} is no foreign money", amount=amount)
        return cls(
            line=line, case_number=case_number, amount=amount,
            account=held(case_number, f"foreign-{line}"), value_date=value_date,
            third_party=third_party, by=by,
        )  # fmt: skip

    def convert(
        self,
        foreign: Money,
        rate: Decimal,
        yuan: Money,
        *,
        charges: Money,
        debit_line: UUID,
        credit_line: UUID,
        paper: Paper,
        by: str,
    ) -> None:
        """Change so much into yuan; raises :class:`RateDiffers`, :class:`MoreThanKept`."""
        converted(foreign, rate, yuan, charges)
        if foreign.currency != self.left.currency or not 0 < foreign.fen <= self.left.fen:
            raise MoreThanKept(f"{self.left} is kept", left=self.left)
        well_named([paper])
        self._converted(
            foreign=foreign, rate=rate, yuan=yuan, charges=charges, debit_line=debit_line,
            credit_line=credit_line, paper=paper, by=by,
        )  # fmt: skip

    @event(Converted)
    def _converted(
        self,
        *,
        foreign: Money,
        rate: Decimal,
        yuan: Money,
        charges: Money,
        debit_line: UUID,
        credit_line: UUID,
        paper: Paper,
        by: str,
    ) -> None:
        self.left -= foreign

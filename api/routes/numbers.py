"""Numbers for the payers of a case (一人一案一账号), where the court's own rules want them."""

from api.acts import act
from api.deps import Court, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import shown
from api.wire import CaseText, PaperWire, PartyText, Wire, Word
from ledger.domain.case_account import Capacity
from ledger.services.command import Recorded
from ledger.services.numbers import WhoseNumber

router = Routes(prefix="/cases", tags=["cases"], responses=WRITES)


class NewNumber(Wire):
    """Of a third party: in what capacity it will pay, and the paper; of a debtor nothing."""

    capacity: Capacity | None = None
    paper: PaperWire | None = None


@act(
    router, "issue-number", "/{case_number}/parties/{party}/number",
    "生成付款人子账号 · Issue a number for one payer", new=True,
)  # fmt: skip
def issue_number(desk: Desk, case_number: CaseText, party: PartyText, new: NewNumber) -> Recorded:
    """A further number of the case, for this party alone: nobody has had it, nobody else will.

    What comes on it is the case's by itself and names the party as its payer; the bank's own word
    for the payer stands beside it. Refused where the court's rules give a case one number.
    """
    paper = new.paper.paper() if new.paper else None
    return desk.numbers.issue(case_number, party, new.capacity, paper)


@router.get(
    "/by-number/{number}", summary="子账号归属 · Whose number it is",
    response_model=shown(WhoseNumber),
)  # fmt: skip
def see_number(number: Word, desk: Court, reader: Reader) -> object:
    """The case, its officer and the payer a number was issued to, whether open or closed."""
    with reader.act():
        return desk.numbers.whose(number)

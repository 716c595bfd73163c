"""Money to and from other courts (法院间划转): sent, received, wrong entries taken back."""

from collections.abc import Iterable
from uuid import UUID

from ledger.domain import act
from ledger.domain.bank_line import BankLine
from ledger.domain.court_transfer import CourtTransfer, Direction, Origin
from ledger.domain.law.moving import entry_may_fall
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.law.treasury import may_draw_on
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import NotInThatState, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.services.command import AlreadyThere, Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.incoming import case_of
from ledger.services.moves import may_go_on
from ledger.services.payouts import Payouts
from ledger.services.plan_money import no_moves, no_plans
from ledger.store.court import Court


class CourtTransfers:
    """Transfers to and from other courts, of which this book keeps one side."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    def transfer(self, transfer: str) -> CourtTransfer:
        """This book's side of a transfer, by the id both courts know it under."""
        id_ = CourtTransfer.create_id(transfer)
        return self.court.find(CourtTransfer, id_, named=f"transfer {transfer}")

    @command(Permission.DRAFT)
    def send(
        self,
        case_number: str,
        party: str,
        amount: Money,
        *,
        other_court: str,
        other_case: str,
        papers: Iterable[Paper],
        pocket: str | None = None,
    ) -> Recorded:
        """Ask for a payment to another court, a party of the case with a confirmed account.

        The payout's number is the id of the transfer in both books; the letter that goes along
        names the days on which the money arrived here.
        """
        case, given = case_of(self.court, case_number), tuple(papers)
        case.may_ask(act.current().actor)
        may_go_to(PayoutKind.INTER_COURT, case.party(party).role)
        drawn = case.pocket(pocket) if pocket else None
        may_draw_on(PayoutKind.INTER_COURT, drawn.kind if drawn else None)
        if drawn is not None:
            no_plans(self.court, drawn)
            no_moves(self.court, drawn)
        named = [source.receipt for source in drawn.sources] if drawn else None
        may_go_on(self.court, case, named, kept=drawn is not None)
        payout = self.payouts.draft_for(
            case, party, amount, f"划转{other_court}", kind=PayoutKind.INTER_COURT, papers=given,
            pocket=pocket,
        )  # fmt: skip
        leaves_what_counts(self.court, case, payout.sources)
        origins = tuple(Origin(case.lots[s.receipt].value_date, s.amount) for s in payout.sources)
        side = CourtTransfer.open(
            payout.number, Direction.OUT, case.case_number, amount, other_court=other_court,
            other_case=other_case, origins=origins, papers=given, payout=payout.id,
            by=act.current().actor,
        )  # fmt: skip
        return record(
            self.court, payout, side, case, transfer=payout.number, payout=payout.number,
            digest=payout.digest,
        )  # fmt: skip

    @command(Permission.SEND)
    def follow(self, transfer: str) -> Recorded:
        """Book our side once our bank has paid, and take it back when the payment came back."""
        side = self.transfer(transfer)
        payout = self.payouts.payout(transfer)
        if payout.state is State.SETTLED and payout.settled_on is not None:
            side.send_out(payout.settled_on)
        elif payout.state is State.RETURNED and payout.returned_on is not None:
            side.come_back(payout.returned_on)
        else:
            said = f"{transfer} is {payout.state.value}"
            raise NotInThatState(said, state=payout.state)
        return record(self.court, side, transfer=transfer)

    @command(Permission.DRAFT)
    def receive(
        self,
        transfer: str,
        case_number: str,
        line: UUID,
        claim: str,
        *,
        other_court: str,
        other_case: str,
        origins: Iterable[Origin],
        papers: Iterable[Paper],
    ) -> Recorded:
        """Enter our side of a transfer that arrived on a line claimed to this case.

        Its money was counted as collected where it was first collected; here it only moved.
        """
        case, by = case_of(self.court, case_number), act.current().actor
        case.may_ask(by)
        arrived = self.court.find(BankLine, line, named=f"line {line}")
        amount = arrived.come_by(transfer, claim, case.case_number)
        told, dated = tuple(papers), tuple(origins)
        known = self.court.find_many(CourtTransfer, [CourtTransfer.create_id(transfer)])
        side = next(iter(known.values()), None)
        if side is not None and not side.taken_back:
            raise AlreadyThere(f"{transfer} was entered before", reference=transfer)
        if side is not None:
            side.enter_anew(
                case.case_number, amount, other_court=other_court, other_case=other_case,
                origins=dated, papers=told, by=by,
            )  # fmt: skip
        else:
            side = CourtTransfer.open(
                transfer, Direction.IN, case.case_number, amount, other_court=other_court,
                other_case=other_case, origins=dated, papers=told, payout=None, by=by,
            )  # fmt: skip
        side.receive_in(line, claim)
        return record(self.court, arrived, side, transfer=transfer)

    @command(Permission.DRAFT)
    def ask_back(self, transfer: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Ask to take back that something came by this transfer: it was entered wrongly (R2.14).

        Nothing of the money moves: whose it is says the claim. Raises :class:`TransferReliedOn`.
        """
        side, by = self._seen(transfer, expected), act.current().actor
        self._still_free(side)
        side.ask_back(reason, by=by)
        return record(self.court, side, transfer=transfer)

    @command(Permission.GRANT)
    def take_back(self, transfer: str, *, expected: int | None = None) -> Recorded:
        """Agree that it is taken back: both entries stay in the account, the figure is what it was.

        It may be entered anew, as it is. Raises :class:`TransferReliedOn`.
        """
        side = self._seen(transfer, expected)
        line = self._still_free(side)
        side.take_back(by=act.current().actor)
        return record(self.court, side, *line, transfer=transfer)

    @command(Permission.GRANT)
    def refuse_back(self, transfer: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Leave it as it was entered."""
        side = self._seen(transfer, expected)
        side.refuse_back(reason, by=act.current().actor)
        return record(self.court, side, transfer=transfer)

    def _seen(self, transfer: str, expected: int | None) -> CourtTransfer:
        side = self.transfer(transfer)
        as_seen(side, expected)
        return side

    def _still_free(self, side: CourtTransfer) -> list[BankLine]:
        """The line it came by; refuses once its money has gone on, or waits for something."""
        if side.arrival is None:
            return []
        receipt, claim = side.arrival
        line = self.court.find(BankLine, receipt, named=f"line {receipt}")
        came = line.come_otherwise(side.transfer, claim, side.case_number)
        case = case_of(self.court, side.case_number)
        lot = case.lots.get(receipt)
        kept, bound = case.relied_on(receipt)
        payouts = self.court.find_many(Payout, bound).values()
        entry_may_fall(
            came, lot.free if lot else zero(), kept=kept,
            payouts=[payout.number for payout in payouts],
        )  # fmt: skip
        return [line]

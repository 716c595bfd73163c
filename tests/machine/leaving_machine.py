"""What else can happen to a case's money on its way out, at any time, beside the same model.

Stops and dissolved batches, charges, escrows, moves between cases, and returns of unclaimed money.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ledger.domain.case_account import PocketKind
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.money import fen
from ledger.domain.paper import Paper, PaperKind
from tests.machine.desk_machine import amounts, which
from tests.machine.model import Apart, Case
from tests.machine.test_book_machine import BookMachine
from tests.services.papers import (
    APPLICATION,
    BANK_LETTER,
    DAY,
    IDENTITY,
    PLAN,
    RECORD,
    VOUCHER,
)

UNNAMED = Paper(PaperKind.VOUCHER, "", DAY)


@dataclass
class Beside:
    """What stands beside the model of the desk."""

    charged: dict[tuple[str, PocketKind], Apart] = field(default_factory=dict)
    escrows: list[Apart] = field(default_factory=list)
    moves: list[Apart] = field(default_factory=list)
    returns: dict[str, tuple[str, int]] = field(default_factory=dict)
    moved: dict[tuple[str, str], int] = field(default_factory=dict)

    def kept(self) -> list[Apart]:
        return [*self.charged.values(), *self.escrows, *self.moves]

    def charge(self, case: Case, kind: PocketKind, sources: dict[str, int]) -> None:
        """All that is charged of a kind stands on one account of the case."""
        empty = Apart(case, f"{kind.value}/{case.number}", {})
        self.charged.setdefault((case.number, kind), empty).free(sources)


class LeavingMachine(BookMachine):
    """The whole book, and every way its money waits or leaves that is not an ordinary payout."""

    def __init__(self) -> None:
        self.beside = Beside()
        super().__init__()

    def within(self, case: Case, figure: int) -> int:
        return figure % case.payable + 1 if case.payable else figure

    # Payouts that do not go

    @precondition(lambda self: self.model.payouts)
    @rule(at=which, person=st.sampled_from(["wang", "chen", "feng"]))
    def stop(self, at: int, person: str) -> None:
        payout = self.payout(at)
        allowed = payout.state in ("in-approval", "approved", "queued") and not payout.debit
        stop = self.house.payouts.stop
        if self.ask(person, lambda: stop(payout.number, "止付"), allowed=allowed):
            payout.give_back("stopped")

    @precondition(lambda self: self.model.batches)
    @rule(at=which)
    def dissolve(self, at: int) -> None:
        batch = self.model.batches[at % len(self.model.batches)]
        allowed = batch.state == "prepared"
        if self.ask("feng", lambda: self.pay.dissolve(batch.message_id, "解散"), allowed=allowed):
            batch.state = "dissolved"
            for payout in batch.payouts:
                if payout.state == "queued":
                    payout.state, payout.batch = "approved", ""

    # Classes of money

    @precondition(lambda self: self.model.cases)
    @rule(at=which, figure=amounts, within=st.sampled_from([True, True, False]))
    def charge(self, at: int, figure: int, within: bool) -> None:
        case = self.case(at)
        figure = self.within(case, figure) if within else figure
        charge = self.house.charges.charge
        allowed = figure <= case.beyond_freezes
        done = self.ask(
            "wang", lambda: charge(case.number, PocketKind.COST, fen(figure), RECORD),
            allowed=allowed,
        )  # fmt: skip
        if done:
            self.beside.charge(case, PocketKind.COST, case.bind(figure))

    @precondition(lambda self: self.beside.charged)
    @rule(at=which)
    def uncharge(self, at: int) -> None:
        name, kind = list(self.beside.charged)[at % len(self.beside.charged)]
        kept, undo = self.beside.charged.pop((name, kind)), self.house.charges.uncharge
        self.ask("wang", lambda: undo(name, kind, fen(kept.payable), RECORD), allowed=True)
        kept.case.free(kept.sources)

    # Escrow

    @precondition(lambda self: self.model.cases)
    @rule(at=which, figure=amounts, person=st.sampled_from(["chen", "lin", "feng", "wang"]))
    def escrow(self, at: int, figure: int, person: str) -> None:
        case = self.case(at)
        figure = self.within(case, figure)
        tried = [Attempt(DAY, Channel.VISIT, "拒绝受领")]
        house = self.house
        asked = self.ask(
            "wang",
            lambda: house.escrows.ask(
                case.number, "p1", fen(figure), ground=EscrowGround.REFUSED, reason="拒绝",
                attempts=tried,
            ),
            allowed=not case.held_first,
        )  # fmt: skip
        if not asked:
            return
        number = asked["escrow"]
        allowed = person in ("chen", "lin") and figure <= case.payable
        if self.ask(person, lambda: house.escrows.grant(number), allowed=allowed):
            pocket = house.escrows.escrow(number).pocket
            account = f"escrow/{case.number}:{pocket}"
            self.beside.escrows.append(Apart(case, account, case.bind(figure), number))

    @precondition(lambda self: self.beside.escrows)
    @rule(at=which, figure=amounts, voucher=st.sampled_from([VOUCHER, VOUCHER, UNNAMED]))
    def take_cost(self, at: int, figure: int, voucher: Paper) -> None:
        """The cost of keeping it goes to the case's cost money, of the same receipts."""
        kept = self.beside.escrows[at % len(self.beside.escrows)]
        figure = figure % (kept.payable + 2) + 1
        allowed = figure <= kept.payable and voucher is VOUCHER
        take = self.house.escrows.take_cost
        if self.ask("wang", lambda: take(kept.number, fen(figure), voucher), allowed=allowed):
            self.beside.charge(kept.case, PocketKind.COST, kept.bind(figure))

    @precondition(lambda self: self.beside.escrows)
    @rule(at=which, figure=amounts, person=st.sampled_from(["wang", "wang", "zhao"]))
    def release(self, at: int, figure: int, person: str) -> None:
        """Its creditor came for it: a payout of this money, and of no other."""
        kept = self.beside.escrows[at % len(self.beside.escrows)]
        figure = figure % (kept.payable + 2) + 1
        allowed = figure <= kept.payable and kept.case.confirmed and person == "wang"
        release = self.house.escrows.release
        ids = self.ask(
            person,
            lambda: release(kept.number, papers=[APPLICATION, IDENTITY], amount=fen(figure)),
            allowed=allowed,
        )
        if ids:
            self.drafted(ids["payout"], kept.case, figure, kept)

    # Between cases

    @precondition(lambda self: len(self.model.cases) > 1)
    @rule(at=which, to=which, figure=amounts)
    def propose_move(self, at: int, to: int, figure: int) -> None:
        source, target = self.case(at), self.case(to)
        figure = self.within(source, figure)
        propose = self.house.moves.propose
        within = figure <= source.payable and not source.held_first
        allowed = source is not target and within
        done = self.ask(
            "wang",
            lambda: propose(
                source.number, target.number, fen(figure), papers=[PLAN], reason="分配"
            ),
            allowed=allowed,
        )
        if done:
            pocket = self.house.moves.move(done["move"]).pocket
            account = f"case/{source.number}/held/{pocket}"
            self.beside.moves.append(
                Apart(source, account, source.bind(figure), f"{done['move']}|{target.number}")
            )

    @precondition(lambda self: self.beside.moves)
    @rule(at=which, agree=st.sampled_from([True, True, False]))
    def decide_move(self, at: int, agree: bool) -> None:
        kept = self.beside.moves.pop(at % len(self.beside.moves))
        number, _, target = kept.number.partition("|")
        moves = self.house.moves
        if not agree:
            self.ask("chen", lambda: moves.refuse(number, "否"), allowed=True)
            kept.case.free(kept.sources)
            return
        self.ask("wang", lambda: moves.take_in(number), allowed=False)
        self.ask("lin", lambda: moves.agree(number), allowed=True)
        self.ask("wang", lambda: moves.take_in(number), allowed=True)
        taking = next(case for case in self.model.cases if case.number == target)
        for line, part in kept.sources.items():
            key = (kept.case.number, line)
            self.beside.moved[key] = self.beside.moved.get(key, 0) + part
            taking.credit(line, part, later=kept.case.lots[line].later)

    # Back to whoever sent it

    @precondition(lambda self: any(line.kind == "receipt" for line in self.model.lines.values()))
    @rule(at=which, figure=amounts, whole=st.booleans())
    def draft_return(self, at: int, figure: int, whole: bool) -> None:
        lines = [line for line in self.model.lines.values() if line.kind == "receipt"]
        line = lines[at % len(lines)]
        figure = line.unproposed or figure if whole else figure
        draft, id_ = self.house.returns.draft, self.id_of(line.serial)
        done = self.ask(
            "wang",
            lambda: draft(
                id_, fen(figure), paper=BANK_LETTER, bank_name="农行", bank_code="103305000019"
            ),
            allowed=figure <= line.unproposed,
        )
        if done:
            line.remainder -= figure
            self.beside.returns[done["payout"]] = (line.serial, figure)
            self.pay_ids[done["payout"]] = str(self.house.payout(done["payout"]).id)

    @precondition(lambda self: self.beside.returns)
    @rule(at=which, how=st.sampled_from(["withdraw", "stop"]))
    def take_return_back(self, at: int, how: str) -> None:
        number = list(self.beside.returns)[at % len(self.beside.returns)]
        end = getattr(self.house.payouts, how)
        self.ask("wang", lambda: end(number, "撤回"), allowed=True)
        serial, figure = self.beside.returns.pop(number)
        self.model.lines[serial].remainder += figure

    # What must hold

    def expected(self) -> dict[str, int]:
        found = dict(super().expected())
        for kept in self.beside.kept():
            found[kept.account] = found.get(kept.account, 0) - kept.payable
        for number, (_, figure) in self.beside.returns.items():
            found[f"refundable/{self.pay_ids[number]}"] = -figure
        return {account: figure for account, figure in found.items() if figure}

    def set_apart(self, case: Case, line: str) -> int:
        kept = sum(k.sources.get(line, 0) for k in self.beside.kept() if k.case is case)
        return kept + self.beside.moved.get((case.number, line), 0)

    @invariant()
    def what_is_kept_is_kept_for_its_case(self) -> None:
        for escrow in self.beside.escrows:
            pocket = escrow.account.rpartition(":")[2]
            found = self.house.case(escrow.case.number).pockets.get(pocket)
            sources = {str(s.receipt): s.amount.fen for s in (found.sources if found else ())}
            assert sources == {str(self.id_of(s)): part for s, part in escrow.sources.items()}

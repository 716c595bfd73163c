"""Cash, cheques, freezes and deferrals in any order, beside the same few plain rules."""

from datetime import date
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain import clock
from ledger.domain.cash_collection import CashCollection
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.money import fen
from ledger.domain.paper import Paper, PaperKind
from ledger.services.cash import Cash
from ledger.services.command import Recorded
from ledger.services.deferrals import Deferrals
from ledger.services.holds import Holds
from ledger.services.instruments import Instruments
from tests.formats.make import Line as FileLine
from tests.machine.desk_machine import DeskMachine, amounts, which, yuan
from tests.machine.model import BOUND, Case, Claim, Kept, Line, Taken, drawn, put
from tests.services.courthouse import DEBTOR

DAY = date(2026, 3, 2)
PAPERS = {kind: Paper(kind, f"{kind.value}-1", DAY) for kind in PaperKind}
LETTER, RECORD = PAPERS[PaperKind.LETTER], PAPERS[PaperKind.RECORD]
BOOK = "SJ"


class WaitingMachine(DeskMachine):
    """The desk, with the other ways in and the grounds on which money waits."""

    def __init__(self) -> None:
        super().__init__()
        court = self.house.court
        self.cash, self.instruments = Cash(court), Instruments(court)
        self.holds, self.deferrals = Holds(court), Deferrals(court)
        self.ask("feng", lambda: self.cash.hand_out(BOOK, 1, 9999, "wang"), allowed=True)

    def id_of(self, serial: str) -> UUID:
        """The id of a receipt: a line of the bank, or the cash of a slip."""
        if serial.startswith(BOOK):
            return CashCollection.create_id(serial)
        return super().id_of(serial)

    # Cash

    @precondition(lambda self: len(self.model.taken) < 4)
    @rule(at=which, figure=amounts, two=st.booleans(), heard=st.booleans())
    def take_cash(self, at: int, figure: int, two: bool, heard: bool) -> None:
        case = self.case(at)
        officers = ["zhao"] if two else ["wang"]

        def collect() -> Recorded:
            return self.cash.collect(
                BOOK, case.number, fen(figure), with_officers=officers, payer_name=DEBTOR,
                place="乙镇", reason="路远", paper=RECORD,
            )  # fmt: skip

        slip = self.ask("wang", collect, allowed=two).get("slip")
        if not slip:
            return
        if heard:
            self.ask("zhao", lambda: self.cash.confirm(slip), allowed=True)
        self.ask("wang", lambda: self.cash.hand_over(slip), allowed=True)
        self.ask("feng", lambda: self.cash.count(slip, fen(figure), "票1"), allowed=True)
        case.credit(slip, figure, later=clock.today() > DAY)
        self.model.taken[slip] = Taken(slip, figure, heard)
        if not heard:  # in the book, and not free
            case.lots[slip].free = 0
            case.pockets[f"unconfirmed-{slip}"] = {slip: figure}
            return
        draft, mine = self.house.payouts.draft, [self.id_of(slip)]
        self.ask(
            "wang", lambda: draft(case.number, "p1", fen(figure), "发放", receipts=mine),
            allowed=False,
        )  # fmt: skip
        self.brought(self.model.taken[slip])

    @precondition(lambda self: any(not each.heard for each in self.model.taken.values()))
    @rule(person=st.sampled_from(["zhao", "sun"]), saw=st.booleans())
    def officer_says(self, person: str, saw: bool) -> None:
        """The other officer says that he took it, too, or a leader finds it on a paper."""
        taken = next(each for each in self.model.taken.values() if not each.heard)
        slip, his = taken.slip, person == "zhao"
        find = self.cash.find_sum
        if saw:
            done = self.ask(person, lambda: self.cash.confirm(slip), allowed=his)
        elif done := self.ask(person, lambda: self.cash.deny(slip, "外出"), allowed=his):
            self.ask("lin", lambda: find(slip, RECORD), allowed=True)
        else:
            self.ask("lin", lambda: find(slip, RECORD), allowed=False)
        if done:
            self.brought(taken)
            name = f"unconfirmed-{slip}"
            case = next(each for each in self.model.cases if name in each.pockets)
            case.free(case.pockets.pop(name))
            taken.heard = True

    @precondition(lambda self: any(each.in_hand for each in self.model.taken.values()))
    @rule(person=st.sampled_from(["sun", "feng"]))
    def bank_cash(self, person: str) -> None:
        self.brought(next(each for each in self.model.taken.values() if each.in_hand), person)

    def brought(self, taken: Taken, person: str = "sun") -> None:
        """What is free to be paid is in the bank: from the safe nothing is."""
        if not taken.in_hand:
            return
        line = self.arrives(taken.in_hand, "缴存")
        slips, id_ = [taken.slip], self.id_of(line.serial)
        self.ask("feng", lambda: self.cash.bank(id_, slips, "缴款单"), allowed=True)
        confirm = self.cash.confirm_banked
        if person == "feng":
            self.ask(person, lambda: confirm(id_, slips), allowed=False)
        self.ask("sun", lambda: confirm(id_, slips), allowed=True)
        line.remainder, taken.in_hand = 0, 0
        line.claims["a1"] = Claim("feng", "", line.fen, "assigned")

    def arrives(self, figure: int, name: str) -> Line:
        """A line of the bank that no rule knows."""
        serial = f"S{len(self.model.lines) + 1:05}"
        line = Line(serial, figure, credit=True, kind="receipt", remainder=figure)
        self.model.lines[serial] = line
        self.take([FileLine(yuan(figure), serial=serial, name=name)])
        return line

    # Cheques

    @rule(at=which, figure=amounts, paid=st.booleans())
    def cheque(self, at: int, figure: int, paid: bool) -> None:
        case, number = self.case(at), f"支票{len(self.model.cheques) + 1}"
        if len(self.model.cheques) > 3:
            return
        self.model.cheques.append(number)
        own = self.instruments

        def receive() -> Recorded:
            return own.receive(
                number, InstrumentKind.CHEQUE, case.number, fen(figure), drawer_name=DEBTOR,
                slip=number,
            )  # fmt: skip

        self.ask("wang", receive, allowed=True)
        self.ask("feng", lambda: own.present(number), allowed=True)
        if not paid:
            self.ask("feng", lambda: own.dishonour(number, "存款不足", LETTER), allowed=True)
            return
        line = self.arrives(figure, "票据交换")
        id_ = self.id_of(line.serial)
        self.ask("qian", lambda: own.find_money(number, id_, "进账单"), allowed=True)
        self.ask("qian", lambda: own.clear(number, id_, "票2"), allowed=False)
        self.ask("sun", lambda: own.clear(number, id_, "票2"), allowed=True)
        line.remainder = 0
        line.claims["a1"] = Claim("qian", case.number, figure, "assigned")
        case.credit(line.serial, figure)

    # Waiting

    @precondition(lambda self: any(case.payable for case in self.model.cases))
    @rule(at=which, figure=amounts, freeze=st.booleans(), person=st.sampled_from(["chen", "lin"]))
    def keep(self, at: int, figure: int, freeze: bool, person: str) -> None:
        case = self.case(at)
        if len(case.pockets) > 2 or not case.payable:
            return
        figure = figure % case.payable + 1
        number, ids = case.number, {}
        if freeze:
            place = self.holds.place
            ids = self.ask("wang", lambda: place(
                number, HoldKind.FREEZE, fen(figure), paper=LETTER, until=date(2026, 9, 1)
            ), allowed=True)  # fmt: skip
            name = f"hold-{ids['hold'].rpartition('-')[2]}"
            self.ask(person, lambda: self.holds.approve(ids["hold"]), allowed=True)
            covered = min(figure, case.left_in_turn(name))
            case.kept[name] = Kept(ids["hold"], freeze=True, missing=figure - covered)
            figure = covered
        else:
            ask = self.deferrals.ask
            ids = self.ask("wang", lambda: ask(
                number, DeferralGround.DISTRIBUTION, fen(figure), paper=RECORD
            ), allowed=True)  # fmt: skip
            name = f"deferral-{ids['deferral'].rpartition('-')[2]}"
            self.ask(person, lambda: self.deferrals.approve(ids["deferral"]), allowed=True)
            case.kept[name] = Kept(ids["deferral"], freeze=False)
        case.pockets[name] = case.bind(figure)

    @precondition(lambda self: any(case.kept for case in self.model.cases))
    @rule(at=which, person=st.sampled_from(["chen", "wang"]))
    def let_go(self, at: int, person: str) -> None:
        cases = [case for case in self.model.cases if case.kept]
        case = cases[at % len(cases)]
        name, kept = next(iter(case.kept.items()))
        found = case.pockets[name]
        asked = sum(found.values())
        if kept.freeze:
            if kept.asked is None:
                ask = self.holds.ask_release
                self.ask("wang", lambda: ask(kept.number, LETTER), allowed=True)
                kept.asked = asked
            release, asked = self.holds.release, kept.asked
            if not self.ask(person, lambda: release(kept.number), allowed=person == "chen"):
                return
            kept.asked = None
        else:
            end = self.deferrals.end
            self.ask("wang", lambda: end(kept.number, DAY, RECORD), allowed=True)
        case.free(drawn(found, asked))
        if not found:  # what came since it was asked for stays
            del case.kept[name], case.pockets[name]

    @precondition(lambda self: self.with_unsent())
    @rule(at=which)
    def freeze_what_is_bound(self, at: int) -> None:
        """More than is free: payouts the bank does not have are stopped, the latest first."""
        cases = self.with_unsent()
        case = cases[at % len(cases)]
        unsent = [p for p in self.model.payouts if p.drawn_on is case and p.state in BOUND]
        figure, place = case.payable + 1, self.holds.place
        ids = self.ask("wang", lambda: place(
            case.number, HoldKind.FREEZE, fen(figure), paper=LETTER, until=date(2026, 9, 1)
        ), allowed=True)  # fmt: skip
        for payout in sorted(unsent, key=lambda p: -int(p.number.rpartition("-")[2])):
            if case.payable < figure:
                payout.give_back("stopped")
        name = f"hold-{ids['hold'].rpartition('-')[2]}"
        self.ask("chen", lambda: self.holds.approve(ids["hold"]), allowed=True)
        covered = min(figure, case.left_in_turn(name))
        case.kept[name] = Kept(ids["hold"], freeze=True, missing=figure - covered)
        case.pockets[name] = case.bind(covered)

    @rule(at=which, more=st.integers(0, 500_00), person=st.sampled_from(["wang", "chen"]))
    def freeze_more_than_there_is(self, at: int, more: int, person: str) -> None:
        """What the case lacks is held as soon as it comes, and no sooner."""
        case = self.case(at)
        bound = any(p.drawn_on is case and p.state in BOUND for p in self.model.payouts)
        if bound or len(case.pockets) > 2:
            return
        figure, place = case.payable + more + 1, self.holds.place
        ids = self.ask("wang", lambda: place(
            case.number, HoldKind.FREEZE, fen(figure), paper=LETTER, until=date(2026, 9, 1)
        ), allowed=True)  # fmt: skip
        name = f"hold-{ids['hold'].rpartition('-')[2]}"
        approve = self.holds.approve
        if not self.ask(person, lambda: approve(ids["hold"]), allowed=person == "chen"):
            self.ask("chen", lambda: approve(ids["hold"]), allowed=True)
        covered = case.left_in_turn(name)
        case.kept[name] = Kept(ids["hold"], freeze=True, missing=figure - covered)
        case.pockets[name] = case.bind(covered)

    @precondition(lambda self: self.lacking())
    @rule(at=which)
    def cover(self, at: int) -> None:
        """Money that came since is held for what the document still asks."""
        lacking = self.lacking()
        case, name = lacking[at % len(lacking)]
        kept, found = case.kept[name], case.pockets[name]
        more = min(case.left_in_turn(name), kept.missing)
        if self.ask("wang", lambda: self.holds.cover(kept.number), allowed=more > 0):
            kept.missing -= more
            put(found, case.bind(more))

    def lacking(self) -> list[tuple[Case, str]]:
        """Freezes that ask for more, or could be thought to."""
        return [(c, name) for c in self.model.cases for name, kept in c.kept.items() if kept.freeze]

    def with_unsent(self) -> list[Case]:
        """Cases with few pockets and payouts the bank does not have."""
        unsent = [p.drawn_on for p in self.model.payouts if p.state in BOUND]
        return [c for c in self.model.cases if c in unsent and len(c.pockets) < 3]

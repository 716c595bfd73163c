"""What goes wrong, in any order, beside the same model: bankruptcy, other courts, wrong payments.

And relief money and third parties' prices. Each has a case of its own in the same book, whose money
is counted here; every step is taken whenever Hypothesis thinks of it, and what the book refuses
must have recorded nothing.
"""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain.case_account import PartyRole
from ledger.domain.court_transfer import Origin
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.money import fen
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.wrong_payment import MadeGoodBy, WrongKind
from ledger.services.command import Recorded
from ledger.services.prices import ThirdPartyPrices
from ledger.services.relief import Reliefs
from tests.machine.desk_machine import amounts, which
from tests.machine.own_cases import Own, OwnCases
from tests.services.courthouse import DEBTOR, ROLES
from tests.services.papers import (
    APPLICATION,
    COMPUTATION,
    DAY,
    DECISION,
    JUDGMENT,
    LETTER,
    NOTICE,
    RECORD,
    RULING,
    VOUCHER,
)

OTHER = "苏州市吴江区人民法院"
THEIRS = "（2026）苏0509执7号"
deciders = st.sampled_from(["chen", "lin", "feng", "wang"])


class RepairingMachine(OwnCases):
    """The whole book, with everything that is no ordinary day."""

    def __init__(self) -> None:
        self.accepted = self.ended = False
        self.transfers: dict[str, int] = {}
        self.fallen: list[str] = []
        self.paid: list[tuple[str, int]] = []
        self.wrongs: dict[str, tuple[int, int]] = {}
        self.lost: list[tuple[str, int]] = []
        self.prices: dict[str, int] = {}
        self.granted: list[str] = []
        super().__init__()
        self.reliefs, self.price_desk = (
            Reliefs(self.house.court),
            ThirdPartyPrices(self.house.court),
        )
        for at, name in enumerate(("broken", "moving", "wrong", "relief", "price"), start=201):
            number = f"（2026）苏0508执{at}号"
            self.own[name] = Own(number, self.house.payable(number))
        number = self.own["moving"].number
        self.court_party = self.house.payee(PartyRole.COURT, OTHER, number=number)
        number = self.own["relief"].number
        self.fund_party = self.house.payee(PartyRole.TREASURY, "救助专户", number=number)
        number = self.own["price"].number
        self.buyer = self.house.payee(PartyRole.THIRD_PARTY, "购房人丙", number=number)
        # Each has money, and one grant can be taken back, so that every rule has something to do.
        for name in ("broken", "moving", "wrong", "relief"):
            self.comes(self.own[name], 50_000_00)
        self.budget_comes(60_000_00)
        self.relief_is_asked_for_and_decided(300_00, grant=True)

    # Money for any of them

    @precondition(lambda self: self.own)
    @rule(name=st.sampled_from(["broken", "moving", "wrong", "relief"]), figure=amounts)
    def comes_for_one_of_them(self, name: str, figure: int) -> None:
        self.comes(self.own[name], figure)

    # Bankruptcy

    @rule()
    def bankruptcy_is_accepted(self) -> None:
        case, desk = self.own["broken"], self.house.bankruptcies
        done = self.attempt("wang", lambda: desk.accept(case.number, "p2", RULING, DAY, DAY))
        # After the end of one (dismissed, or wound up) there may be the next.
        assert (done is not None) == (not self.accepted or self.ended)
        if done is not None:
            self.accepted, self.ended = True, False
            self.keep_for_the_administrator(case)

    def keep_for_the_administrator(self, case: Own) -> None:
        case.elsewhere[f"case/{case.number}/held/bankruptcy"] -= case.free
        case.free = 0

    @rule()
    def what_came_since_is_swept(self) -> None:
        case, desk = self.own["broken"], self.house.bankruptcies
        if self.attempt("wang", lambda: desk.sweep(case.number)) is not None:
            assert self.accepted
            assert not self.ended
            self.keep_for_the_administrator(case)

    @rule(person=deciders)
    def bankruptcy_ends(self, person: str) -> None:
        case, desk = self.own["broken"], self.house.bankruptcies
        if self.attempt(person, lambda: desk.end(case.number, RULING)) is not None:
            assert self.accepted
            assert ROLES[person].value in ("chief", "leader")
            self.ended = True
            case.free -= case.elsewhere.pop(f"case/{case.number}/held/bankruptcy", 0)

    @rule(person=deciders, ours=st.booleans())
    def nothing_came_back_to_decide_on(self, person: str, ours: bool) -> None:
        case, desk = self.own["broken"], self.house.bankruptcies
        done = self.attempt(
            person, lambda: desk.decide(case.number, DECISION, to_administrator=ours)
        )
        assert done is None, "nothing that was paid before has come back"

    @precondition(lambda self: self.own["broken"].free)
    @rule(figure=amounts)
    def the_broken_pays_only_while_it_may(self, figure: int) -> None:
        case = self.own["broken"]
        paid = self.pays(case, figure % case.free + 1)
        assert paid is None or not self.accepted or self.ended

    # Other courts

    @precondition(lambda self: self.own["moving"].free)
    @rule(figure=amounts, lasts=st.booleans())
    def sent_to_another_court(self, figure: int, lasts: bool) -> None:
        case, figure = self.own["moving"], figure % self.own["moving"].free + 1
        send = self.house.transfers.send
        ids = self.attempt("wang", lambda: send(
            case.number, self.court_party, fen(figure), other_court=OTHER, other_case=THEIRS,
            papers=[LETTER],
        ))  # fmt: skip
        assert ids is not None
        number = ids["transfer"]
        follow = self.house.transfers.follow
        assert self.attempt("feng", lambda: follow(number)) is None, "it is not paid yet"
        if not lasts:
            self.attempt("wang", lambda: self.house.payouts.withdraw(number, "撤回"))
            return
        if not self.goes(case, number, figure):
            return
        case.free -= figure
        assert self.attempt("feng", lambda: follow(number)) is not None
        self.between_courts(case, number, figure)

    def between_courts(self, case: Own, transfer: str, figure: int) -> None:
        case.elsewhere[f"transfer/{transfer}"] += figure
        case.elsewhere[f"memo/transferred/{case.number}"] -= figure

    @rule(figure=amounts, again=st.booleans())
    def received_from_another_court(self, figure: int, again: bool) -> None:
        case, receive = self.own["moving"], self.house.transfers.receive
        serial = self.comes(case, figure, OTHER)
        case.free -= figure  # not payable before its capacity is known, and here never is
        self.strange(case, figure)
        known = [*self.fallen, *self.transfers]
        number = known[0] if again and known else f"吴江-{serial}"
        ids = self.attempt("wang", lambda: receive(
            number, case.number, self.id_of(serial), "auto", other_court=OTHER, other_case=THEIRS,
            origins=[Origin(DAY, fen(figure))], papers=[LETTER],
        ))  # fmt: skip
        assert (ids is not None) == (number not in self.transfers)
        if ids is not None:
            self.transfers[number] = figure
            self.fallen = [each for each in self.fallen if each != number]
            self.between_courts(case, number, -figure)

    @precondition(lambda self: self.transfers)
    @rule(at=which, sure=st.sampled_from([True, True, False]), person=deciders)
    def what_came_by_transfer_is_taken_back(self, at: int, sure: bool, person: str) -> None:
        case, desk = self.own["moving"], self.house.transfers
        number = list(self.transfers)[at % len(self.transfers)]
        take = desk.take_back
        assert self.attempt("chen", lambda: take(number)) is None, "nobody asked"
        assert self.attempt("wang", lambda: desk.ask_back(number, "登错")) is not None
        if not sure:
            assert self.attempt("lin", lambda: desk.refuse_back(number, "没错")) is not None
            return
        if self.attempt(person, lambda: take(number)) is None:
            assert ROLES[person].value not in ("chief", "leader")
            assert self.attempt("lin", lambda: take(number)) is not None
        self.between_courts(case, number, self.transfers.pop(number))
        self.fallen.append(number)

    def strange(self, case: Own, figure: int) -> None:
        """A stranger's money is free in the books, and not to be had."""
        case.elsewhere[f"case/{case.number}/available"] -= figure

    # Wrong payments

    @precondition(lambda self: self.own["wrong"].free)
    @rule(figure=amounts)
    def paid_and_found_wrong(self, figure: int) -> None:
        case, figure = self.own["wrong"], figure % self.own["wrong"].free + 1
        number = self.pays(case, figure)
        if number is not None:
            self.paid.append((number, figure))

    @precondition(lambda self: self.paid)
    @rule(at=which)
    def wrong_payment_is_recognised(self, at: int) -> None:
        case, desk = self.own["wrong"], self.house.wrongs
        payout, figure = self.paid.pop(at % len(self.paid))
        wrong = self.attempt("wang", lambda: desk.report(
            payout, fen(figure), kind=WrongKind.WRONG_PERSON, entitled=DEBTOR, reason="错发",
            compensation=True, papers=[RECORD],
        ))  # fmt: skip
        assert wrong is not None
        number = wrong["wrong"]
        self.attempt("chen", lambda: desk.tell_discipline(number, NOTICE))
        for person in ("wang", "chen", "lin", "lin", "sun"):
            self.attempt(person, lambda: desk.agree(number))
        case.elsewhere[f"recoverable/{case.number}"] += figure
        pocket = desk.wrong(number).pocket
        case.elsewhere[f"case/{case.number}/held/{pocket}"] -= figure
        self.wrongs[number] = (figure, 0)

    @precondition(lambda self: self.wrongs)
    @rule(at=which, figure=amounts, person=st.sampled_from(["sun", "wang"]))
    def money_comes_for_what_went_wrong(self, at: int, figure: int, person: str) -> None:
        case, desk = self.own["wrong"], self.house.wrongs
        number = list(self.wrongs)[at % len(self.wrongs)]
        owed, back = self.wrongs[number]
        if owed == back:
            return
        figure = figure % (owed - back) + 1
        line = self.arrives(figure, "收错款的人")
        named = self.attempt("wang", lambda: desk.propose_money(
            number, self.id_of(line.serial), fen(figure), "回单"
        ))  # fmt: skip
        assert named is not None
        good = desk.make_good
        told = (number, self.id_of(line.serial), named["assignment"])
        if person == "wang":
            assert self.attempt(person, lambda: good(*told, MadeGoodBy.RECOVERED, DECISION)) is None
        done = self.attempt("sun", lambda: good(*told, MadeGoodBy.RECOVERED, DECISION))
        assert done is not None
        line.remainder = 0
        self.wrongs[number] = (owed, back + figure)
        case.elsewhere[f"recoverable/{case.number}"] -= figure
        case.elsewhere[f"case/{case.number}/held/{desk.wrong(number).pocket}"] += figure
        case.free += figure

    # Relief money

    @rule(figure=amounts)
    def budget_comes(self, figure: int) -> None:
        appropriate = self.reliefs.appropriate
        assert self.attempt("feng", lambda: appropriate(fen(figure), DECISION)) is not None
        self.memo("memo/relief/fund", "memo/relief/budget", figure)

    def memo(self, debit: str, credit: str, figure: int) -> None:
        case = self.own["relief"]
        case.elsewhere[debit] += figure
        case.elsewhere[credit] -= figure

    @rule(figure=amounts, grant=st.sampled_from([True, True, False]))
    def relief_is_asked_for_and_decided(self, figure: int, grant: bool) -> None:
        case, desk = self.own["relief"], self.reliefs
        left = case.elsewhere["memo/relief/fund"]
        asked = self.attempt("wang", lambda: desk.ask(
            case.number, "p1", fen(figure), reason="重伤", wage=fen(60_000_00),
            unpaid=fen(90_000_00), papers=[APPLICATION, COMPUTATION], second_reason="再次住院",
        ))  # fmt: skip
        assert asked is not None
        number = asked["relief"]
        if not grant:
            self.attempt("chen", lambda: desk.refuse(number, "否"))
        for person in ("wang", "chen", "chen", "lin", "lin"):
            self.attempt(person, lambda: desk.agree(number, paper=None))
        done = self.attempt("feng", lambda: desk.grant(number, VOUCHER))
        if done is not None:
            assert grant
            assert figure <= left, "never more than the fund holds"
            self.granted.append(number)
            self.memo(f"memo/relief/granted/{number}", "memo/relief/fund", figure)

    @precondition(lambda self: self.granted and self.own["relief"].free)
    @rule(at=which, goes=st.booleans())
    def relief_is_taken_back(self, at: int, goes: bool) -> None:
        """What the fund gave goes back before its person is paid, and only once it is booked."""
        case, desk = self.own["relief"], self.reliefs
        number = self.granted[at % len(self.granted)]
        ids = self.attempt("wang", lambda: desk.recoup(
            number, "p1", fen(case.free), fund_party=self.fund_party, papers=[DECISION]
        ))  # fmt: skip
        if ids is None:
            return
        back = ids["recoupment"]
        figure = int(self.house.payout(back).amount.fen)
        if "payout" in ids:
            self.attempt("wang", lambda: self.house.payouts.withdraw(ids["payout"], "撤回"))
        assert self.attempt("feng", lambda: desk.follow(number, back)) is None, "nothing is booked"
        if not goes:
            self.attempt("wang", lambda: self.house.payouts.withdraw(back, "撤回"))
        elif self.goes(case, back, figure):
            case.free -= figure
            self.memo("memo/relief/fund", f"memo/relief/granted/{number}", figure)
        assert self.attempt("feng", lambda: desk.follow(number, back)) is not None

    # A third party's price

    @rule(figure=amounts)
    def a_price_is_kept(self, figure: int) -> None:
        case, desk = self.own["price"], self.price_desk
        serial = self.comes(case, figure, "购房人丙")
        ids = self.attempt("wang", lambda: desk.keep(
            case.number, self.buyer, self.id_of(serial), suit="民初88号", paper=RECORD
        ))  # fmt: skip
        assert ids is not None
        case.free -= figure
        case.elsewhere[f"third-party/{case.number}"] -= figure
        self.prices[ids["price"]] = figure

    @precondition(lambda self: self.prices)
    @rule(at=which, won=st.booleans(), sure=st.sampled_from([True, True, False]))
    def the_suit_ends(self, at: int, won: bool, sure: bool) -> None:
        case, desk = self.own["price"], self.price_desk
        number = list(self.prices)[at % len(self.prices)]
        figure, price = self.prices[number], desk.price(number)
        refund = self.house.payouts.draft
        receipts = [price.receipt]

        def give_back() -> Recorded:
            return refund(
                case.number, self.buyer, fen(figure), "退还", kind=PayoutKind.REFUND,
                papers=[JUDGMENT], pocket=price.pocket, receipts=receipts,
            )  # fmt: skip

        assert self.attempt("wang", give_back) is None, "the suit is pending"
        outcome = SuitOutcome.WON if won else SuitOutcome.LOST
        self.attempt("wang", lambda: desk.state_outcome(number, outcome, JUDGMENT))
        if not sure:
            assert self.attempt("lin", lambda: desk.refuse(number, "未生效")) is not None
            return
        assert self.attempt("chen", lambda: desk.agree(number)) is not None
        del self.prices[number]
        if won:
            case.elsewhere[f"third-party/{case.number}"] += figure
            case.free += figure
            return
        ids = self.attempt("wang", give_back)
        assert ids is not None
        if self.goes(case, ids["payout"], figure):
            case.elsewhere[f"third-party/{case.number}"] += figure
            assert self.attempt("wang", lambda: desk.note_returned(number)) is not None

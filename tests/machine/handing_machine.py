"""An officer hands over at any time: cases and unsent payments pass, and nothing else moves.

Every case of the book is wang's. They pass to xu and back within one step, for every other step is
taken by wang; in between, wang may ask for nothing.
"""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.money import fen
from ledger.services.people import People
from tests.machine.desk_machine import PASSED
from tests.machine.filing_machine import QUIET
from tests.machine.foreign_machine import ForeignMachine
from tests.services.courthouse import ROLES

ROLES["xu"] = Role.OFFICER


class HandingMachine(ForeignMachine):
    """The whole book, and the officer who leaves it and comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.people = People(self.house.court)
        self.views = follower(self.house.court)

    def numbers(self) -> list[str]:
        """Every case there is."""
        kept = [case.number for case in self.model.cases]
        return [*kept, *(case.number for case in self.own.values()), QUIET]

    def officers(self) -> set[str]:
        return {self.house.case(number).officer for number in self.numbers()}

    @rule(order=st.permutations(["leaving", "successor", "chen"]))
    def the_officer_leaves_and_comes_back(self, order: list[str]) -> None:
        stood = self.house.balances()
        for leaving, successor in (("wang", "xu"), ("xu", "wang")):
            self.hands_over(leaving, successor, order)
            assert self.house.balances() == stood, "a hand-over moves no money"
            for number in self.numbers():
                assert not self.asks(leaving, number), "it is no longer his case"

    def asks(self, person: str, number: str) -> bool:
        """Whether he gets as far as a draft on this case."""
        draft = self.house.payouts.draft
        return self.attempt(person, lambda: draft(number, "p1", fen(1), "款")) is not None

    def hands_over(self, leaving: str, successor: str, order: list[str]) -> None:
        """The list is signed by three, each once; all of it happens with the last signature."""
        people, named = self.people, {"leaving": leaving, "successor": successor}
        self.views.catch_up()
        listed = self.attempt("chen", lambda: people.list_hand_over(leaving, successor))
        assert listed is not None
        number, digest = listed["hand_over"], listed["digest"]
        for each in order:
            assert self.officers() == {leaving}, "two signatures move nothing"
            person = named.get(each, each)
            self.views.catch_up()
            for first in (True, False):
                done = self.attempt(person, lambda p=number: people.sign_hand_over(p, digest))
                assert (done is not None) == first, "everybody signs once"
                self.views.catch_up()
        assert self.officers() == {successor}
        for payout in self.model.payouts:
            found = self.house.payout(payout.number)
            assert found.state.value == payout.state
            if payout.state in PASSED:
                payout.acted.add(successor)
                assert found.author == successor
                assert set(found.acted) == payout.acted

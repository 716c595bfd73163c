"""Cash taken by several officers: each whom the first has named says so under his own key.

The cash is where it is, whoever has said so: it is carried to finance, counted, booked to its case
and brought to the bank on the word of who brings it. But nothing of it leaves the case before every
officer who was named has said that he took it too: a sum that one person says is no sum yet. What
one denies the chief or a leader settles: another was there, or on a paper this is what was paid.
"""

from collections.abc import Collection

from ledger.domain.kernel import Recording, Root
from ledger.domain.law.second_person import may_find_for, may_name_officer, took_it_too
from ledger.domain.paper import Paper, well_named


class OfficersAsked(Root.Event):
    """These officers are to say themselves that they took the cash (待同行人员确认)."""

    TOPIC = "cash-collection.officers-asked"
    officers: tuple[str, ...]

    def apply(self, taken: "Confirming") -> None:
        taken.asked = [*self.officers]


class Confirmed(Root.Event):
    """One of them says that he took it too, and the sum is the slip's (同行人员确认)."""

    TOPIC = "cash-collection.confirmed"
    by: str

    def apply(self, taken: "Confirming") -> None:
        taken.asked.remove(self.by)


class Denied(Root.Event):
    """One of them says that he was not there, or that the sum is another (同行人员否认)."""

    TOPIC = "cash-collection.denied"
    reason: str
    by: str

    def apply(self, taken: "Confirming") -> None:
        taken.asked.remove(self.by)
        taken.denied[self.by] = self.reason


class OfficerNamed(Root.Event):
    """The chief or a leader found that another was there (更正同行人员)."""

    TOPIC = "cash-collection.officer-named"
    officer: str
    instead_of: str
    reason: str
    by: str

    def apply(self, taken: "Confirming") -> None:
        taken.no_longer(self.instead_of)
        taken.officers = (
            *(each for each in taken.officers if each != self.instead_of), self.officer,
        )  # fmt: skip
        taken.asked.append(self.officer)


class SumFound(Root.Event):
    """On a paper it was found that the slip's sum was paid, whoever denies it (查明认定).

    ``settled`` denied it, or can say nothing any more.
    """

    TOPIC = "cash-collection.sum-found"
    settled: tuple[str, ...]
    paper: Paper
    by: str

    def apply(self, taken: "Confirming") -> None:
        for officer in self.settled:
            taken.no_longer(officer)


class Confirming(Recording):
    """Cash of which every officer has to say that he took it."""

    slip: str
    officers: tuple[str, ...]
    asked: list[str]
    denied: dict[str, str]
    counted_by: str

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Who was named and has not said yes; nobody of cash taken before each was asked."""
        return (*self.asked, *self.denied)

    @property
    def unconfirmed(self) -> str:
        """The name of the pocket that keeps the cash from being paid meanwhile."""
        return f"unconfirmed-{self.slip}"

    def no_longer(self, officer: str) -> None:
        """Ask one officer no more."""
        self.denied.pop(officer, None)
        self.asked = [each for each in self.asked if each != officer]

    def confirm(self, *, by: str) -> None:
        """Say under one's own key that one took it too; raises :class:`NotTheSecond`."""
        took_it_too(by, asked=self.asked)
        self.record(Confirmed, by=by)

    def deny(self, reason: str, *, by: str) -> None:
        """Say under one's own key that it was not so; raises :class:`NotTheSecond`."""
        took_it_too(by, asked=self.asked)
        self.record(Denied, reason=reason, by=by)

    def name_officer(self, officer: str, reason: str, *, instead_of: str, by: str) -> None:
        """Say that another was there; raises what :func:`may_name_officer` raises."""
        may_name_officer(
            officer, instead_of=instead_of, by=by, asked=self.to_confirm,
            acted=(*self.officers, self.counted_by),
        )  # fmt: skip
        self.record(OfficerNamed, officer=officer, instead_of=instead_of, reason=reason, by=by)

    def find_sum(self, paper: Paper, *, gone: Collection[str], by: str) -> None:
        """Find on a paper that the sum is right, against who denies it or is ``gone``.

        Raises :class:`ActsTwice`, :class:`SecondNotHeard`.
        """
        settled = tuple(each for each in self.to_confirm if each in self.denied or each in gone)
        may_find_for(by, officers=self.officers, asked=self.asked, settled=settled)
        well_named([paper])
        self.record(SumFound, settled=settled, paper=paper, by=by)

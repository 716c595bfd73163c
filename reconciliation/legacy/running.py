"""Runs over the whole opening position: sorted, matched and booked stretch by stretch.

What a run did to a stretch stands in the stretch itself, so a killed run is simply started again
and a second one finds nothing to do. Each stretch is one commit with the cases it touches; clerks
go on working meanwhile, and whoever was faster is asked again.

A run proposes only by one exact rule — the register names a case of ours and one of its parties —
and books nothing: what one person's run proposed, another person's run confirms.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.identity import same_name
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero
from ledger.domain.permissions import Permission, may
from ledger.services.command import Contended
from ledger.store.court import Court
from ledger.store.translation import Clash
from ledger.store.turns import Place
from reconciliation.key_stands import key_stands
from reconciliation.legacy.checking import Progress
from reconciliation.legacy.classes import Grade, LegacyClass
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.stretch import (
    STRETCH,
    Entry,
    LegacyStretch,
    Match,
    People,
    Resorted,
    line_id,
)

ATTEMPTS: Final = 8
AGAIN: Final = "start the run"
RULE: Final = "register-case-and-party"  # 登记案号与当事人均相符
KEEPS_AWAY: Final = "recused"  # 本人应回避的案件, left to others
# What a run may match. What is deferred, disputed or to be escrowed (B, C, D) needs its own paper
# and day, one by one, before it goes anywhere.
MATCHED: Final = frozenset({LegacyClass.A, LegacyClass.E})
# What no run makes of unidentified money: the state's needs a judgment or a decision (R3.05), a
# difference needs somebody who answers for it.
ONE_BY_ONE: Final = frozenset({LegacyClass.I, LegacyClass.K})


@dataclass(slots=True)
class RunSummary:
    """What a run did (批量办理结果), and why it left the rest alone.

    ``done`` lines worth ``amount``; ``left`` counts the others by reason.
    """

    run: str
    what: str
    lines: int = 0
    done: int = 0
    amount: Money = field(default_factory=zero)
    left: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    position: int = 0

    @property
    def rate(self) -> float:
        """Lines looked at in a second."""
        return self.lines / self.seconds if self.seconds else 0.0


Cases = dict[str, CaseAccount]
Doing = Callable[[LegacyStretch, Cases, RunSummary], list[CaseAccount]]


class Runs:
    """Works through every stretch of an opening position."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.loads = Loads(court)

    def classify(
        self,
        bank_account: str,
        run: str,
        columns: ColumnMap | None = None,
        progress: Progress | None = None,
    ) -> RunSummary:
        """Sort what is still class E by the words of a column map, each change a fact."""
        may(act.current().role, Permission.LOAD_LEGACY)
        chosen = columns or ColumnMap.shipped()

        def doing(stretch: LegacyStretch, _: Cases, summary: RunSummary) -> list[CaseAccount]:
            news = list(_resorted(stretch, chosen))
            stretch.reclassify(run, news, by=act.current().actor)
            for each in news:
                summary.done += 1
                summary.amount += stretch.entry(each.at).amount
            return []

        return self._through(bank_account, RunSummary(run, "classify"), doing, progress)

    def match(self, bank_account: str, run: str, progress: Progress | None = None) -> RunSummary:
        """Propose the cases of lines by the exact rule."""
        may(act.current().role, Permission.LOAD_LEGACY)
        by = act.current().actor

        def doing(stretch: LegacyStretch, cases: Cases, summary: RunSummary) -> list[CaseAccount]:
            people = stretch.persons()
            found: list[Match] = []
            for at in stretch.open_places():
                why = _not_exact(stretch, at, people[at - 1], cases, by)
                if why:
                    summary.left[why] += 1
                    continue
                entry = stretch.entry(at)
                grade = Grade.E1 if entry.serial else Grade.E2
                found.append(Match(at, entry.case, RULE, grade))
                summary.done += 1
                summary.amount += entry.amount
            stretch.propose(run, found, by=by)
            return []

        return self._through(bank_account, RunSummary(run, "match"), doing, progress)

    def confirm(self, bank_account: str, run: str, progress: Progress | None = None) -> RunSummary:
        """Agree with what other people's runs proposed: the money is its cases'.

        An officer confirms for his own cases only, and nobody for one he keeps away from.
        """
        may(act.current().role, Permission.CONFIRM_LEGACY)
        doing_as = act.current()

        def doing(stretch: LegacyStretch, cases: Cases, summary: RunSummary) -> list[CaseAccount]:
            places, touched = [], {}
            for at, match in stretch.waiting().items():
                case = cases.get(match.case)
                if case is None:
                    summary.left["case-gone"] += 1
                elif stretch.proposers[at] == doing_as.actor:
                    summary.left["proposed-by-oneself"] += 1
                elif doing_as.actor in case.recused:
                    summary.left[KEEPS_AWAY] += 1
                elif doing_as.role is Role.OFFICER and case.officer != doing_as.actor:
                    summary.left["another-officers-case"] += 1
                else:
                    places.append(at)
                    touched[case.case_number] = case
            stretch.confirm(run, places, by=doing_as.actor)
            for at in places:
                entry = stretch.entry(at)
                cases[stretch.matches[at].case].credit(
                    line_id(stretch.id, at), f"run:{run}", entry.amount,
                    value_date=entry.booked_on, notified_on=clock.today(),
                )  # fmt: skip
                summary.done += 1
                summary.amount += entry.amount
            return [touched[number] for number in sorted(touched)]

        return self._through(bank_account, RunSummary(run, "confirm"), doing, progress)

    # Stretch by stretch

    def _through(
        self, bank_account: str, summary: RunSummary, doing: Doing, progress: Progress | None
    ) -> RunSummary:
        began = time.monotonic()
        position = self.loads.position(bank_account)
        for stretches in self.loads.stretches(position):
            cases = self._cases(stretches)
            for stretch in stretches:
                self._one(stretch, stretches, cases, summary, doing)
                summary.lines += len(stretch.entries)
                if progress is not None:
                    progress(summary.lines, position.lines)
        summary.seconds = time.monotonic() - began
        summary.position = self.court.position()
        return summary

    def _one(
        self,
        stretch: LegacyStretch,
        among: list[LegacyStretch],
        cases: Cases,
        summary: RunSummary,
        doing: Doing,
    ) -> None:
        """One stretch and what it touches, in one commit; asked again where others were faster."""
        with Place(self.court.turns) as place:
            for attempt in range(ATTEMPTS):
                if attempt:
                    stretch = self.court.find_many(LegacyStretch, [stretch.id])[stretch.id]
                    cases.clear()
                    cases.update(self._cases([*among, stretch]))
                done, amount, left = summary.done, summary.amount, summary.left.copy()
                roots: list[Root] = [stretch, *doing(stretch, cases, summary)]
                key = f"legacy-run:{summary.what}:{summary.run}:{stretch.id}:{stretch.version}"
                if self._recorded(key, stretch, roots, place):
                    return
                summary.done, summary.amount, summary.left = done, amount, left
        raise Contended("others kept changing the same lines; start the run again")

    def _recorded(self, key: str, stretch: LegacyStretch, roots: list[Root], place: Place) -> bool:
        """Whether the book took what these say, and took it now.

        A killed run's last commit may still arrive, between our reading the stretch and our reading
        its cases. The door then knows the key, but our cases would be ahead of the book by what we
        gave them a second time.
        """
        try:
            with act.under_key(key, stretch.id.bytes):
                return not self.court.save(*roots, by_key=True).replayed
        except Clash as moved_on:
            key_stands(moved_on, f"line {(stretch.number - 1) * STRETCH + 1}", AGAIN)
            place.lost(moved_on)
            return False

    def _cases(self, stretches: list[LegacyStretch]) -> Cases:
        """Every case that these stretches name and the book knows."""
        numbers = {entry.case for stretch in stretches for entry in stretch.entries} - {""}
        numbers |= {match.case for stretch in stretches for match in stretch.matches.values()}
        found = self.court.find_many(CaseAccount, map(CaseAccount.create_id, sorted(numbers)))
        return {case.case_number: case for case in found.values()}


def _resorted(stretch: LegacyStretch, columns: ColumnMap) -> Iterator[Resorted]:
    people = stretch.persons()
    for at in stretch.open_places():
        if stretch.cls(at) is not LegacyClass.E:
            continue
        remark = people[at - 1].remark
        for cls, words in columns.words.items():
            if cls in ONE_BY_ONE:
                continue
            if word := next((each for each in words if each in remark), None):
                yield Resorted(at, cls, f"word:{word}")
                break


def _not_exact(stretch: LegacyStretch, at: int, people: People, cases: Cases, by: str) -> str:
    """Why the exact rule does not hold for a line; nothing where it does."""
    if at in stretch.matches:
        return "proposed-before"
    if stretch.cls(at) not in MATCHED:
        return f"class-{stretch.cls(at).letter}"
    entry: Entry = stretch.entry(at)
    if not entry.case:
        return "case-unknown"
    case = cases.get(entry.case)
    if case is None:
        return "case-not-in-book"
    if by in case.recused:
        return KEEPS_AWAY
    return "" if _names_a_party(case, people) else "no-party-named"


def _names_a_party(case: CaseAccount, people: People) -> bool:
    for party in case.parties.values():
        said = people.payer_name if party.role is PartyRole.DEBTOR else people.payee_name
        if same_name(said, party.name):
            return True
    return False

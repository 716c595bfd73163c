"""People (人员): who takes a case over, who stands in for whom, who keeps away, who may collect."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.access import one_family
from ledger.domain.act import Role
from ledger.domain.agency import Agency
from ledger.domain.case_account import CaseAccount
from ledger.domain.delegation import Delegation, NothingToDelegate, NotItsGiver
from ledger.domain.errors import Unavailable
from ledger.domain.hand_over import HandOver, NotASigner, OpenItem, OpenKind
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.law.standing_in import Mandate, may_delegate, may_stand_in
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.permissions import MATRIX, Permission
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import DELEGATION
from ledger.domain.slip_book import SlipBook
from ledger.domain.ticket import Ticket
from ledger.projections import open_items
from ledger.projections.runner import wait_for
from ledger.services.agencies import agency_of
from ledger.services.chains import Chains
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.going import goes_where_agreed
from ledger.services.holders import holds_any, keys_held, must_be_an_officer
from ledger.services.papers import on_paper
from ledger.services.payers import payer_of
from ledger.services.stops import may_leave_today
from ledger.services.the_book import the_book
from ledger.services.whose import EvenRecused, itself, none_keeps_away
from ledger.store.court import Court

SECONDS: Final = 5.0
OPEN: Final = (State.IN_APPROVAL, State.APPROVED)
APPROVING: Final = MATRIX[Permission.APPROVE]
HANDS_OVER: Final = EvenRecused(
    "移交人交出应回避的案件，即不再办理；接收人、监交人不得为应回避人员",
    "who leaves hands over what he keeps away from; who follows and who watches may not keep away",
)


class ViewsBehind(Unavailable):
    """The views have not been told the whole book yet; nobody can say what is open."""

    code = "views-behind"
    title = "The views are behind the book"
    title_zh = "查询视图尚未更新"


def left_open(court: Court, person: str) -> tuple[OpenItem, ...]:
    """Everything a person has left open at this moment; raises :class:`ViewsBehind`."""
    told_everything(court, open_items.VIEWS)
    return known_open(court, person)


def told_everything(court: Court, views: Iterable[str]) -> None:
    """Wait until these views know the whole book; raises :class:`ViewsBehind`."""
    position = court.position()
    if not wait_for(court.database, court.book, position, SECONDS, views):
        raise ViewsBehind(f"position {position} is not visible yet", position=position)


def known_open(court: Court, person: str) -> tuple[OpenItem, ...]:
    """What a person has left open, as far as the views have been told."""
    with court.database.app.connect() as connection:
        return open_items.open_items(connection, court.book, person)


class People:
    """Hand-overs, delegations, recusals and agents' powers."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def case(self, case_number: str) -> CaseAccount:
        """The account of a case."""
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)

    # Hand-over

    def hand_over(self, number: str) -> HandOver:
        """A hand-over by its number."""
        return self.court.find(HandOver, HandOver.create_id(number), named=f"hand-over {number}")

    @command(
        Permission.HAND_OVER,
        whose=itself("移交人本人", "whoever leaves, for himself"),
        even_recused=HANDS_OVER,
        waits=True,
    )
    def list_hand_over(self, leaving: str, successor: str) -> Recorded:
        """Close the list of everything somebody leaves open; three people then sign it.

        An officer lists his own; anybody's, the chief or the leader. Raises :class:`NotASigner`.
        """
        doing = act.current()
        if doing.role is Role.OFFICER and doing.actor != leaving:
            raise NotASigner(f"{leaving} hands over himself", by=doing.actor, person=leaving)
        number = f"JJ{clock.today():%Y%m%d}-{secrets.token_hex(3).upper()}"
        items = left_open(self.court, leaving)
        made = HandOver.listing(number, leaving, successor, items, by=doing.actor)
        self._none_but_the_leaver_keeps_away(made, doing.actor)
        return record(self.court, made, hand_over=number, digest=made.digest)

    @command(
        Permission.HAND_OVER,
        whose=itself("移交人、接收人", "who leaves and who follows"),
        even_recused=HANDS_OVER,
        waits=True,
    )
    def sign_hand_over(self, number: str, digest: str, *, expected: int | None = None) -> Recorded:
        """Sign exactly this list, as who leaves, who follows or who watches (a chief).

        For somebody whose keys open nothing any more, dismissed or dead, a leader signs.
        With the last signature every case, and every payment not yet sent, changes hands.
        """
        found = self.hand_over(number)
        as_seen(found, expected)
        doing = act.current()
        if doing.actor == found.successor:
            must_be_an_officer(self.court, doing.actor)
        now = left_open(self.court, found.leaving)
        found.sign(
            digest, by=doing.actor, witness=doing.role in MATRIX[Permission.RECUSE], now=now,
            for_absent=doing.role is Role.LEADER and not holds_any(self.court, found.leaving),
        )  # fmt: skip
        moved: list[Root] = [found]
        self._none_but_the_leaver_keeps_away(found, doing.actor)
        if found.complete:
            moved += self._moved(found, doing.actor)
        return record(self.court, *moved, hand_over=number)

    def _none_but_the_leaver_keeps_away(self, listed: HandOver, by: str) -> None:
        if by != listed.leaving:
            none_keeps_away(self.court, [listed], [by])

    def _moved(self, signed: HandOver, by: str) -> Iterable[Root]:
        """What the successor has from now on; what hangs on a case goes with its officer.

        Cash that is outside, and claims, are nobody's to pass: the one is brought to finance, the
        other confirmed or refused, before the leaving officer's last key is taken back.
        """
        for item in signed.items:
            if item.kind is OpenKind.CASE:
                case = self.case(item.case_number)
                case.assign(signed.successor, basis=signed.number, by=by)
                yield case
            elif item.kind is OpenKind.PAYOUT:
                id_ = Payout.create_id(item.mark)
                payout = self.court.find(Payout, id_, named=f"payout {item.mark}")
                if payout.state in OPEN:
                    payout.pass_to(signed.successor, by=by)
                    yield payout
            elif item.kind is OpenKind.SLIP_BOOK:
                id_ = SlipBook.create_id(item.mark)
                slips = self.court.find(SlipBook, id_, named=f"slip book {item.mark}")
                slips.pass_to(signed.successor, basis=signed.number, by=by)
                yield slips
            elif item.kind is OpenKind.TICKET:
                ticket = self.court.find(Ticket, UUID(item.mark), named=f"ticket {item.mark}")
                due_on = max(ticket.due_on, clock.today())
                ticket.assign(signed.successor, due_on, by=by, today=clock.today())
                yield ticket

    @command(Permission.RECUSE)
    def assign(
        self, case_number: str, officer: str, *, basis: str, expected: int | None = None
    ) -> Recorded:
        """Give one case another officer, for a reason; what was asked for in it goes with it."""
        case, by = self.case(case_number), act.current().actor
        as_seen(case, expected)
        must_be_an_officer(self.court, officer)
        case.assign(officer, basis=basis, by=by)
        asked = [
            payout
            for payout in self.court.find_many(Payout, sorted(case.bound)).values()
            if payout.state in OPEN
        ]
        for payout in asked:
            payout.pass_to(officer, by=by)
        return record(self.court, case, *asked, case=case.case_number, officer=officer)

    @command(Permission.RECUSE)
    def recuse(self, case_number: str, person: str, *, paper: Paper) -> Recorded:
        """Keep somebody away from a case (回避); nobody decides it of himself."""
        case = self.case(case_number)
        (given,) = on_paper(self.court, [paper])
        case.recuse(person, paper=given, by=act.current().actor)
        return record(self.court, case, case=case.case_number, person=person)

    # Delegation

    def delegation(self, number: str) -> Delegation:
        """A delegation by its number."""
        id_ = Delegation.create_id(number)
        return self.court.find(Delegation, id_, named=f"delegation {number}")

    @command(
        Permission.DELEGATE,
        whose=itself("授权人本人", "whoever has an approval to give"),
        ahead=("begins", "until"),
    )
    def delegate(
        self, to: str, *, begins: date, until: date, up_to: Money | None, paper: Paper
    ) -> Recorded:
        """Let somebody approve in one's own place, for so long and up to so much."""
        doing = act.current()
        if doing.role not in APPROVING:
            said = f"{doing.role.value} approves nothing, and has nothing to delegate"
            raise NothingToDelegate(said, role=doing.role.value)
        rule = self._policy().of(DELEGATION)
        mandate = Mandate(doing.actor, to, begins, until, up_to)
        may_delegate(mandate, longest=rule.longest, limit=rule.up_to)
        (given,) = on_paper(self.court, [paper])
        number = f"SQ{clock.today():%Y%m%d}-{secrets.token_hex(3).upper()}"
        made = Delegation(
            number=number, giver=doing.actor, role=doing.role, to=to, begins=begins, until=until,
            up_to=up_to, paper=given,
        )  # fmt: skip
        return record(self.court, made, delegation=number)

    @command(
        Permission.DELEGATE,
        whose=itself("授权人本人", "whoever gave it"),
    )
    def end_delegation(self, number: str, reason: str) -> Recorded:
        """Take a delegation back; its giver may, and the leader."""
        found = self.delegation(number)
        doing = act.current()
        if doing.actor != found.mandate.giver and doing.role not in MATRIX[Permission.RECUSE]:
            raise NotItsGiver(f"{found.mandate.giver} gave it", giver=found.mandate.giver)
        found.end(reason, by=doing.actor)
        return record(self.court, found, delegation=number)

    @command(
        Permission.DELEGATE,
        whose=itself("受托代行人", "whoever stands in by a delegation"),
    )
    def approve_for(
        self, delegation: str, number: str, digest: str, *, expected: int | None = None
    ) -> Recorded:
        """Approve a payment in the place of whoever delegated it, in that person's role.

        Whoever keeps away from the case can have nobody do there what he may not do himself.
        """
        found = self.delegation(delegation)
        payout = self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")
        as_seen(payout, expected)
        by = act.current().actor
        none_keeps_away(self.court, [payout], [found.mandate.giver, by])
        one_family(found.role, act.current().role)
        payer = payer_of(self.court, payout)
        asked = [(payout, payer)]
        may_leave_today(self.court, asked)
        goes_where_agreed(self.court, asked)
        chains, today = Chains(self.court), clock.today()
        all_of_it = chains.asked(payout, payer).judged if payer.holds(payout.id) else payout.amount
        held = keys_held(self.court, person=found.mandate.giver, roles=(found.role,))
        may_stand_in(
            found.mandate, by, day=today, amount=all_of_it, acted=payout.acted,
            giver_may=not held or any(key.in_use(today) for key in held),
        )  # fmt: skip
        chains.agree(asked, by=by, role=found.role, digest=digest, instead_of=found.mandate.giver)
        found.use(number, digest, by=by)
        return record(self.court, payout, found, payout=number, state=payout.state.value)

    # Agents' powers

    def agency(self, case_number: str) -> Agency | None:
        """The register of a case; ``None`` while nothing was entered."""
        number = str(CaseNumber.parse(case_number))
        return agency_of(self.court, number)

    @command(Permission.KEEP_AUTHORITY, ahead=("begins", "until"))
    def give_power(
        self,
        case_number: str,
        principal: str,
        agent: str,
        *,
        collects: bool,
        own_account: bool,
        begins: date,
        until: date | None,
        papers: Iterable[Paper],
    ) -> Recorded:
        """Enter an agent's power; both are parties of the case, from its own register (E3)."""
        case = self.case(case_number)
        case.party(principal)
        case.party(agent)
        register = agency_of(self.court, case.case_number) or Agency(case_number=case.case_number)
        mark = register.give(
            principal, agent, collects=collects, own_account=own_account, begins=begins,
            until=until, papers=on_paper(self.court, papers), by=act.current().actor,
        )  # fmt: skip
        return record(self.court, register, case=case.case_number, power=mark)

    @command(Permission.KEEP_AUTHORITY, ahead=("on",))
    def end_power(self, case_number: str, mark: str, *, on: date, paper: Paper) -> Recorded:
        """Take a power back from a day on."""
        case = self.case(case_number)
        id_ = Agency.create_id(case.case_number)
        named = f"register of {case.case_number}"
        register = self.court.find(Agency, id_, named=named)
        (given,) = on_paper(self.court, [paper])
        register.end(mark, on=on, paper=given, by=act.current().actor)
        return record(self.court, register, case=case.case_number, power=mark)

    def _policy(self) -> Policy:
        return the_book(self.court).policy_on(clock.today())

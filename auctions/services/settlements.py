"""Platforms' settlement files: imported whole or not at all, each row matched or broken by name.

What breaks is given to its owner, stands on the lot, and ends when platform, bank and book agree.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from auctions.imports.read import read_bids, read_lots
from auctions.imports.settlement import read_settlement
from auctions.imports.shape import LotRow, SettlementRow, Status
from auctions.law.reconciling import (
    Break,
    identified_by,
    is_interest,
    names_one_attempt,
    states_agree,
    without_row,
)
from auctions.lot import Lot
from auctions.lot_words import Attempt, Bid, State
from auctions.money import LotMoney
from auctions.services.finding import Desk
from auctions.services.meeting import Meeting
from auctions.services.rows import judge
from auctions.services.rules import AS_TOLD, CALENDAR, rules
from auctions.settlement import BreakStillThere, PlatformRow, Seen, SettlementBreak
from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.kernel import Root
from ledger.domain.permissions import Permission
from ledger.projections import lists
from ledger.projections.lines import Line, lines
from ledger.projections.runner import Follower
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.days import refuse_ahead

LIVE: Final = frozenset({Status.RUNNING, Status.SOLD})
STOPPED: Final = frozenset({State.SUSPENDED, State.WITHDRAWN})
LINE: Final = "line/"
Found = list[tuple[Break, Seen]]


class Settlements(Desk):
    """Settlement of platforms (平台结算对账)."""

    @command(Permission.KEEP_LOT_MONEY, even_recused=AS_TOLD)
    def take_settlement(self, lots: Sequence[str], text: str) -> Recorded:
        """Import a settlement file for these lots: each row is booked once, or breaks by name.

        A row sent again with another amount refuses the whole file (RB-4).
        """
        data = text.encode()
        rows = read_settlement(data)
        refuse_ahead((f"{row.place}.event_time", row.event_time) for row in rows)
        self.court.keep("platform-settlement.json", data)
        found = {number: self.lot(number) for number in dict.fromkeys(lots)}
        moneys = {number: self.money(number) for number in found}
        known = self.court.find_many(PlatformRow, [PlatformRow.create_id(*r.key) for r in rows])
        reported: list[PlatformRow] = []
        breaks: Found = []
        for row in rows:
            before = known.get(PlatformRow.create_id(*row.key))
            if before is not None:
                before.see_again(row)
                continue
            lot, broken = self._take(row, found.values(), moneys)
            breaks += broken
            reported.append(_reported(row, lot, applied=not broken))
        roots: list[Root] = [*reported, *known.values(), *found.values(), *moneys.values()]
        made = self._breaks(breaks, moneys)
        return record(
            self.court, *(each for each in roots if each.pending_events), *made,
            rows=str(len(rows)), applied=str(sum(each.applied for each in reported)),
            again=str(len(rows) - len(reported)),
            breaks=", ".join(sorted({code.value for code, _ in breaks})),
        )  # fmt: skip

    def _take(
        self, row: SettlementRow, lots: Iterable[Lot], moneys: dict[str, LotMoney]
    ) -> tuple[str, Found]:
        """What a row is about, and how it breaks if it does."""
        its = _linked(lots, row.platform, row.platform_lot_id)
        subject = "/".join(row.key)
        if not names_one_attempt(len(its)):
            said = f"{len(its)} attempts have the number {row.platform_lot_id}"
            return "", [(Break.ID_REUSED, Seen(subject, "", row.amount, said))]
        lot, attempt = its[0]
        own = rules(self.court, clock.today())
        broken = judge(row, lot, attempt, moneys[lot.number], own)
        if broken is None:
            return lot.number, []
        return lot.number, [(broken.code, Seen(subject, lot.number, row.amount, broken.said))]

    # What time and the other sides tell

    @command(Permission.KEEP_LOT_MONEY, even_recused=AS_TOLD)
    def check(self, lot: str) -> Recorded:
        """Look again at everything open between platform, bank and book: what agrees now ends,
        what is overdue now breaks (RB-1, RB-5).
        """
        found, money = self.lot(lot), self.money(lot)
        meeting = Meeting(self.court, found, money)
        breaks = meeting.overdue(clock.now())
        made = self._breaks(breaks, {lot: money}, found)
        ended = self._end(meeting, money)
        roots = [each for each in (found, money) if each.pending_events]
        return record(
            self.court, *made, *ended, *roots, lot=lot, breaks=str(len(breaks)),
            ended=str(len(ended)),
        )  # fmt: skip

    def _end(self, meeting: Meeting, money: LotMoney) -> list[SettlementBreak]:
        """Close what the facts no longer show."""
        over = meeting.over()
        ids = {SettlementBreak.create_id(Break(code), s): how for (code, s), how in over.items()}
        found = self.court.find_many(SettlementBreak, ids)
        for (code, subject), how in over.items():
            money.end_doubt(code, subject, how=how)
        still_open = [(id_, each) for id_, each in found.items() if each.open]
        for id_, each in still_open:
            each.close(ids[id_], by=act.current().actor)
        return [each for _, each in still_open]

    @command(Permission.KEEP_LOT_MONEY, even_recused=AS_TOLD)
    def check_bank(self, lots: Sequence[str], bank_account: str) -> Recorded:
        """Look through the unclaimed credits of an account: interest (RB-10), and money nobody
        announced (RB-2): a platform's at once, anybody else's after three days.
        """
        found = [self.lot(number) for number in dict.fromkeys(lots)]
        moneys = self.moneys(each.number for each in found)
        platforms = {a.platform for each in found for a in each.attempts.values()}
        breaks: Found = []
        for line in self._unclaimed(bank_account):
            if is_interest(line.remark):
                said = "interest: nobody's deposit bears it"
                breaks.append((Break.INTEREST, _of_line(line, "", said)))
                continue
            whose = _announced(line, moneys.values())
            late = clock.today() > identified_by(line.value_date, CALENDAR)
            known = {line.serial} if whose else set()
            if without_row(line.serial, known) and (line.payer_name in platforms or late):
                said = f"no platform announced it, due {identified_by(line.value_date, CALENDAR)}"
                breaks.append((Break.BANK_WITHOUT_ROW, _of_line(line, "", said)))
        made = self._breaks(breaks, moneys)
        return record(self.court, *made, breaks=str(len(breaks)))

    def _unclaimed(self, bank_account: str) -> list[Line]:
        """The credits of an account nobody has claimed, told from everything recorded so far."""
        Follower(self.court, [lines]).catch_up()
        found: list[Line] = []
        after = None
        with self.court.database.app.connect() as connection:
            while True:
                page = lists.to_claim(connection, self.court.book, after=after, limit=500)
                found += [each for each in page.items if each.bank_account == bank_account]
                after = page.next
                if after is None:
                    return found

    @command(Permission.KEEP_LOT_MONEY, even_recused=AS_TOLD)
    def compare_lots(self, lots: Sequence[str], platform: str, text: str) -> Recorded:
        """Read a platform's list of lots and compare it with the book's: states in conflict
        (RB-8) stop both, one number for two attempts or none (RB-11) is looked into; an unknown
        state refuses the file. A conflict that is gone ends here.
        """
        data = text.encode()
        rows = read_lots(data, platform)
        self.court.keep(f"platform-lots-{platform}.json", data)
        found = {number: self.lot(number) for number in dict.fromkeys(lots)}
        moneys = self.moneys(found)
        breaks: Found = []
        ended: list[Root] = []
        linked = 0
        for row in rows:
            its = _linked(found.values(), "", row.platform_lot_id)
            linked += bool(its)
            conflict = _conflicts(row, its)
            breaks += conflict
            if its and not conflict:
                ended += self._agreed(row, its[0][0], moneys)
        made = self._breaks(breaks, moneys)
        roots = [each for each in moneys.values() if each.pending_events]
        return record(
            self.court, *made, *ended, *roots, rows=str(len(rows)), linked=str(linked),
            breaks=str(len(breaks)),
        )  # fmt: skip

    def _agreed(self, row: LotRow, lot: Lot, moneys: dict[str, LotMoney]) -> list[SettlementBreak]:
        """Close a conflict that platform and court no longer have."""
        subject = _number(row)
        ids = [SettlementBreak.create_id(c, subject) for c in (Break.STATES_CONFLICT,
               Break.ID_REUSED)]  # fmt: skip
        found = [e for e in self.court.find_many(SettlementBreak, ids).values() if e.open]
        how = f"the platform says {row.status.value}, the court {lot.state.value}"
        for each in found:
            each.close(how, by=act.current().actor)
            if lot.number in moneys:
                moneys[lot.number].end_doubt(each.code.value, subject, how=how)
        return found

    @command(Permission.KEEP_LOT_MONEY)
    def import_bids(
        self, lot: str, text: str, *, platform: str = "canonical", expected: int | None = None
    ) -> Recorded:
        """Import a platform's bids and judge them, all at once, by the platform's sequence."""
        data = text.encode()
        bids = read_bids(data, platform)
        refuse_ahead((f"bid {each.seq}.received_at", each.received_at) for each in bids)
        self.court.keep(f"platform-bids-{platform}.json", data)
        found = self.lot(lot)
        as_seen(found, expected)
        found.take_bids(
            [Bid(each.seq, each.code, each.amount, each.received_at) for each in bids],
            rules=rules(self.court, clock.today()),
        )
        attempt = found.attempts[found.current]
        return record(
            self.court, found, lot=lot, bids=str(len(attempt.bids)), refused=str(attempt.refused)
        )

    @command(Permission.KEEP_LOT_MONEY)
    def close_break(self, code: Break, subject: str, how: str) -> Recorded:
        """Say how a difference was resolved; one the facts still show is not (it ends when they
        do not, and :meth:`check` sees that).
        """
        id_ = SettlementBreak.create_id(code, subject)
        found = self.court.find(SettlementBreak, id_, named=f"{code.value} of {subject}")
        roots: list[Root] = [found]
        if subject.startswith(LINE):
            self._line_is_gone(UUID(subject.removeprefix(LINE)))
        if found.lot and (money := self.moneys([found.lot]).get(found.lot)) is not None:
            meeting = Meeting(self.court, self.lot(found.lot), money)
            if still := meeting.still(code, subject):
                raise BreakStillThere(still, code=code.value, subject=subject)
            meeting.settle(subject)
            money.end_doubt(code.value, subject, how=how)
            roots.append(money)
        found.close(how, by=act.current().actor)
        return record(self.court, *roots, code=code.value, subject=subject)

    def _line_is_gone(self, id_: UUID) -> None:
        """Money of a line is somebody's, or went back; raises :class:`BreakStillThere`."""
        line = self.court.find(BankLine, id_, named=f"line {id_}")
        if line.remainder.amount:
            raise BreakStillThere(f"{line.remainder} of it is unclaimed", line=id_)

    def _breaks(
        self, found: Found, moneys: dict[str, LotMoney], lot: Lot | None = None
    ) -> list[SettlementBreak]:
        """Open each difference, once, and let it stand on its lot; one that had been closed and
        is there again is opened again.
        """
        wanted = {SettlementBreak.create_id(c, seen.subject): (c, seen) for c, seen in found}
        known = self.court.find_many(SettlementBreak, wanted)
        made: list[SettlementBreak] = []
        for id_, (code, seen) in wanted.items():
            if id_ in known:
                known[id_].find_again(seen.said)
                made.append(known[id_])
            else:
                made.append(SettlementBreak.of(code, seen))
            if (money := moneys.get(seen.lot)) is not None:
                Meeting.doubt(code, seen, money, lot)
        return made


def _reported(row: SettlementRow, lot: str, *, applied: bool) -> PlatformRow:
    return PlatformRow(
        platform=row.platform, platform_lot_id=row.platform_lot_id, order_id=row.order_id,
        kind=row.kind, bank_ref=row.bank_ref, amount=row.amount, bidder=row.bidder,
        payer_name=row.payer_name, event_time=row.event_time, batch=row.batch, seq=row.seq,
        lot=lot, applied=applied,
    )  # fmt: skip


def _linked(lots: Iterable[Lot], platform: str, number: str) -> list[tuple[Lot, Attempt]]:
    """The attempts a platform's number is linked to: one, if all is well (RB-11)."""
    return [
        (lot, attempt)
        for lot in lots
        for attempt in lot.attempts.values()
        if attempt.platform_lot == number and platform in ("", attempt.platform)
    ]


def _of_line(line: Line, lot: str, said: str) -> Seen:
    return Seen(f"{LINE}{line.line}", lot, line.amount, said)


def _announced(line: Line, moneys: Iterable[LotMoney]) -> bool:
    """Whether a platform's row gave the reference or the order that this credit bears."""
    known = {reference for money in moneys for reference in money.references if reference}
    return line.serial in known or any(reference in line.remark for reference in known)


def _number(row: LotRow) -> str:
    return f"{row.platform}/{row.platform_lot_id}"


def _conflicts(row: LotRow, its: Sequence[tuple[Lot, Attempt]]) -> Found:
    if not its:
        return []
    lot, attempt = its[0]
    if not names_one_attempt(len(its)):
        said = f"{len(its)} attempts have this number"
        return [(Break.ID_REUSED, Seen(_number(row), lot.number, None, said))]
    stopped = lot.state in STOPPED and lot.current == attempt.mark
    if states_agree(platform_goes_on=row.status in LIVE, court_stopped=stopped):
        return []
    said = f"the platform says {row.status.value}, the court {lot.state.value}"
    return [(Break.STATES_CONFLICT, Seen(_number(row), lot.number, row.price, said))]

"""Platforms' settlement files: imported whole or not at all, each row matched or broken by name."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from auctions.imports.read import read_bids, read_lots
from auctions.imports.settlement import read_settlement
from auctions.imports.shape import LotRow, RowKind, SettlementRow, Status
from auctions.lot import Lot
from auctions.lot_words import Attempt, Bid, State
from auctions.money import LotMoney
from auctions.money_parts import DepositState
from auctions.services.finding import Desk
from auctions.services.rules import rules
from auctions.settlement import OWNERS, Break, PlatformRow, Seen, SettlementBreak
from ledger.domain import act, clock
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.kernel import Root
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record

WITHIN: Final = timedelta(hours=24)
BROKEN: Final = {
    RowKind.DEPOSIT_REMIT: Break.NOT_THE_DEPOSIT,
    RowKind.REVERSAL: Break.REVERSED_AFTER_PAID,
}
LIVE: Final = frozenset({Status.RUNNING, Status.SOLD})


class Settlements(Desk):
    """Settlement of platforms (平台结算对账)."""

    @command(Permission.KEEP_LOT_MONEY)
    def take_settlement(self, lots: Sequence[str], text: str) -> Recorded:
        """Import a settlement file for these lots: each row is booked once, or breaks by name.

        A row sent again with another amount refuses the whole file (RB-4).
        """
        data = text.encode()
        rows = read_settlement(data)
        self.court.keep("platform-settlement.json", data)
        found = {number: self.lot(number) for number in dict.fromkeys(lots)}
        moneys = {number: self.money(number) for number in found}
        known = self._known(rows)
        roots: list[Root] = []
        breaks: list[tuple[Break, Seen]] = []
        applied = again = 0
        for row in rows:
            before = known.get(_row_id(row))
            if before is not None:
                before.see_again(row)
                roots.append(before)
                again += 1
                continue
            attempt = _attempt_of(found.values(), row)
            broken = self._apply(row, attempt, moneys)
            if broken is not None:
                breaks.append(broken)
            else:
                applied += 1
            lot = attempt[0].number if attempt else ""
            roots.append(_reported(row, lot, applied=broken is None))
        roots += [money for money in moneys.values() if money.pending_events]
        roots += self._breaks(breaks)
        return record(
            self.court, *roots, rows=str(len(rows)), applied=str(applied), again=str(again),
            breaks=", ".join(sorted({code.value for code, _ in breaks})),
        )  # fmt: skip

    def _known(self, rows: Sequence[SettlementRow]) -> dict[UUID, PlatformRow]:
        return self.court.find_many(PlatformRow, map(_row_id, rows))

    @staticmethod
    def _apply(
        row: SettlementRow, attempt: tuple[Lot, Attempt] | None, moneys: dict[str, LotMoney]
    ) -> tuple[Break, Seen] | None:
        """Book a row, or say how it breaks; balances wait for the bank's own line."""
        if attempt is None:
            return Break.BANK_WITHOUT_ROW, _seen(row, "", "no lot has this platform id")
        lot, its = attempt
        money = moneys[lot.number]
        try:
            _book(row, its, money)
        except Refusal as no:
            return BROKEN.get(row.kind, Break.AMOUNT_DIFFERS), _seen(row, lot.number, no.detail)
        return None

    # What time and the other sides tell

    @command(Permission.KEEP_LOT_MONEY)
    def check(self, lot: str) -> Recorded:
        """Look for what is overdue between platform, bank and book (RB-1, RB-5), as of now."""
        found, money = self.lot(lot), self.money(lot)
        breaks = []
        for kept in money.deposits.values():
            attempt = found.attempts.get(kept.attempt)
            ended = attempt.ended_at if attempt else None
            if ended is None or clock.now() - ended <= WITHIN:
                continue
            subject = f"{lot}/{kept.attempt}/{kept.bidder}"
            if kept.state is DepositState.REMITTED:
                said = "the platform sent it, the bank has not credited it within 24 hours"
                breaks.append((Break.REMIT_NOT_BANKED, Seen(subject, lot, kept.amount, said)))
            elif kept.state is DepositState.FROZEN:
                said = "still frozen 24 hours after the end"
                breaks.append((Break.STILL_FROZEN, Seen(subject, lot, kept.amount, said)))
        made = self._breaks(breaks)
        return record(self.court, *made, lot=lot, breaks=str(len(breaks)))

    @command(Permission.KEEP_LOT_MONEY)
    def compare_lots(self, lots: Sequence[str], platform: str, text: str) -> Recorded:
        """Read a platform's list of lots and compare it with the book's: states in conflict
        (RB-8), one id for two attempts (RB-11); an unknown state refuses the file.
        """
        data = text.encode()
        rows = read_lots(data, platform)
        self.court.keep(f"platform-lots-{platform}.json", data)
        found = [self.lot(number) for number in dict.fromkeys(lots)]
        breaks: list[tuple[Break, Seen]] = []
        linked = 0
        for row in rows:
            its = [
                (lot, attempt)
                for lot in found
                for attempt in lot.attempts.values()
                if attempt.platform_lot == row.platform_lot_id
            ]
            linked += bool(its)
            breaks += _conflicts(row, its)
        made = self._breaks(breaks)
        return record(
            self.court, *made, rows=str(len(rows)), linked=str(linked), breaks=str(len(breaks))
        )

    @command(Permission.KEEP_LOT_MONEY)
    def import_bids(
        self, lot: str, text: str, *, platform: str = "canonical", expected: int | None = None
    ) -> Recorded:
        """Import a platform's bids and judge them, all at once, by the platform's sequence."""
        data = text.encode()
        bids = read_bids(data, platform)
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
        """Say how a difference was resolved."""
        id_ = SettlementBreak.create_id(code, subject)
        found = self.court.find(SettlementBreak, id_, named=f"{code.value} of {subject}")
        found.close(how, by=act.current().actor)
        return record(self.court, found, code=code.value, subject=subject)

    def _breaks(self, found: Sequence[tuple[Break, Seen]]) -> list[Root]:
        """Open each difference, once; one that was closed and is there again is opened again."""
        wanted = {SettlementBreak.create_id(c, seen.subject): (c, seen) for c, seen in found}
        known = self.court.find_many(SettlementBreak, wanted)
        made: list[Root] = []
        for id_, (code, seen) in wanted.items():
            if id_ in known:
                known[id_].find_again(seen.said)
                made.append(known[id_])
            else:
                made.append(
                    SettlementBreak(
                        code=code, subject=seen.subject, lot=seen.lot, owner=OWNERS[code],
                        amount=seen.amount, said=seen.said,
                    )
                )  # fmt: skip
        return made


def _row_id(row: SettlementRow) -> UUID:
    return PlatformRow.create_id(
        row.platform, row.platform_lot_id, row.order_id, row.kind, row.bank_ref
    )


def _reported(row: SettlementRow, lot: str, *, applied: bool) -> PlatformRow:
    return PlatformRow(
        platform=row.platform, platform_lot_id=row.platform_lot_id, order_id=row.order_id,
        kind=row.kind, bank_ref=row.bank_ref, amount=row.amount, bidder=row.bidder,
        payer_name=row.payer_name, event_time=row.event_time, batch=row.batch, seq=row.seq,
        lot=lot, applied=applied,
    )  # fmt: skip


def _seen(row: SettlementRow, lot: str, said: str) -> Seen:
    return Seen("/".join(row.key), lot, row.amount, said)


def _attempt_of(lots: Iterable[Lot], row: SettlementRow) -> tuple[Lot, Attempt] | None:
    """The attempt a row is about: each has a platform id of its own (RB-11)."""
    for lot in lots:
        for attempt in lot.attempts.values():
            same = (attempt.platform, attempt.platform_lot) == (row.platform, row.platform_lot_id)
            if same:
                return lot, attempt
    return None


def _book(row: SettlementRow, attempt: Attempt, money: LotMoney) -> None:
    """What a row moves: a freeze, a release, a remittance; the rest is the bank's to tell."""
    match row.kind:
        case RowKind.DEPOSIT_FREEZE:
            kept = money.deposits.get((attempt.mark, row.bidder))
            if kept is None or kept.amount != row.amount:
                raise NotFound(f"{row.bidder} was not admitted with {row.amount}")
        case RowKind.DEPOSIT_UNFREEZE:
            if row.bidder == attempt.winner and not attempt.defaulted:
                raise NotFound(f"{row.bidder} won; the deposit stays")
            money.unfreeze(attempt.mark, row.bidder, reference=row.order_id)
        case RowKind.DEPOSIT_REMIT:
            if row.bidder != attempt.winner:
                raise NotFound(f"{row.bidder} did not win")
            sent = row.bank_ref or row.order_id
            money.remit(attempt.mark, row.bidder, row.amount, reference=sent)
        case RowKind.REVERSAL:
            raise NotFound("a reversal is looked into by a person")
        case _:
            return


def _conflicts(row: LotRow, its: Sequence[tuple[Lot, Attempt]]) -> list[tuple[Break, Seen]]:
    subject = f"{row.platform}/{row.platform_lot_id}"
    if len(its) > 1:
        said = f"{len(its)} attempts have this id"
        return [(Break.ID_REUSED, Seen(subject, its[0][0].number, None, said))]
    if not its:
        return []
    lot, attempt = its[0]
    stands = lot.state in (State.SUSPENDED, State.WITHDRAWN) and lot.current == attempt.mark
    if row.status in LIVE and stands:
        said = f"the platform says {row.status.value}, the court {lot.state.value}"
        return [(Break.STATES_CONFLICT, Seen(subject, lot.number, row.price, said))]
    return []

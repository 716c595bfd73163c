"""A long book, written in bulk: money comes in, is matched or claimed, and is asked for again."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine, Purpose, Share
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_parts import Source
from ledger.domain.kernel import Fact
from ledger.domain.money import Money, fen
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.store.court import Court
from ledger.store.recorder import Entry
from tests.bench.world import MAIN, World, doing, open_cases

BATCH = 5_000
FIRST = date(2026, 1, 5)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def write_book(world: World, court: Court, facts: int, cases: int) -> int:
    """Fill a book to about ``facts`` facts, through the door; returns its last position."""
    opened = open_cases(court, cases)
    left = facts - court.position()
    stream = islice(_facts(world, opened), max(left, 0))
    with ThreadPoolExecutor(1) as door:  # facts are made while the last ones are recorded
        waiting: Future[None] | None = None
        while batch := list(islice(stream, BATCH)):
            stored = [court.facts.to_stored_event(fact) for fact in batch]
            entries = [Entry(fact.postings(), fact.effective_on()) for fact in batch]
            if waiting is not None:
                waiting.result()
            waiting = door.submit(_append, court, stored, entries)
        if waiting is not None:
            waiting.result()
    return court.position()


def _append(court: Court, stored: list[Any], entries: list[Entry]) -> None:
    with doing("feng", Role.FINANCE):
        court.recorder.append(stored, entries)


def _facts(world: World, cases: list[CaseAccount]) -> Iterator[Fact]:
    """Facts as they would come, told directly: half of the lines matched, half claimed by hand."""
    draw = world.random("book")
    versions = {case.case_number: case.version for case in cases}
    asked: dict[str, int] = dict.fromkeys(versions, 0)

    def envelope(case: CaseAccount) -> dict[str, Any]:
        versions[case.case_number] += 1
        return {
            "originator_id": case.id, "timestamp": AT,
            "originator_version": versions[case.case_number],
        }  # fmt: skip

    serial = 0
    while True:
        serial += 1
        case, amount = draw.choice(cases), fen(draw.randrange(100, 10_000_000))
        day = FIRST + timedelta(days=serial % 60)
        line, its_facts = _line(case, serial, amount, day, matched=serial % 2 == 0)
        yield from its_facts
        yield CaseAccount.Credited(
            **envelope(case), case_number=case.case_number, receipt=line,
            claim="auto" if serial % 2 == 0 else "c1", amount=amount, value_date=day,
            notified_on=day, third_party=False,
        )  # fmt: skip
        if serial % 4 == 0:
            asked[case.case_number] += 1
            number = f"{case.case_number}-{asked[case.case_number]}"
            yield from _payout(envelope(case), case, number, Source(line, amount), day)


def _line(
    case: CaseAccount, serial: int, amount: Money, day: date, *, matched: bool
) -> tuple[Any, list[Fact]]:
    line = BankLine.create_id(MAIN, f"B{serial:09d}", day)
    facts: list[Fact] = [
        BankLine.Booked(
            originator_topic="bank-line", originator_id=line, originator_version=1, timestamp=AT,
            bank_account=MAIN, serial=f"B{serial:09d}", booked_on=day, value_date=day,
            amount=amount, purpose=Purpose.RECEIPT, payer_name="李娜",
            payer_account="6217000010001234567", payer_bank="105100000017", remark="执行款",
            end_to_end="", sub_account=case.sub_account if matched else "",
            matched=case.case_number if matched else None, suggested=(), payout=None,
            file="0" * 64, place=f"line {serial}",
        )
    ]  # fmt: skip
    if not matched:
        at = {"originator_id": line, "timestamp": AT}
        facts.append(
            BankLine.ClaimProposed(
                **at, originator_version=2, claim="c1", by="wang",  # type: ignore[arg-type]
                shares=(Share(case.case_number, amount),), evidence="回单", reason="",
            )
        )  # fmt: skip
        facts.append(
            BankLine.ClaimConfirmed(**at, originator_version=3, claim="c1", by="feng")  # type: ignore[arg-type]
        )
    return line, facts


def _payout(
    envelope: dict[str, Any], case: CaseAccount, number: str, source: Source, day: date
) -> Iterator[Fact]:
    payout = Payout.create_id(number)
    yield Payout.Drafted(
        originator_topic="payout", originator_id=payout, originator_version=1, timestamp=AT,
        number=number, kind=PayoutKind.APPLICANT, method=Method.TRANSFER,
        payer_kind=CaseAccount.TOPIC, payer=case.id, hold=case.hold_of(payout), papers=(),
        case_number=case.case_number, party="p1", principal="", account_version=1,
        amount=source.amount, sources=(source,), purpose="发放执行款", by="wang",
        roles=(Role.CHIEF, Role.FINANCE), claimers=(), policy="suzhou", digest="d" * 64,
    )  # fmt: skip
    yield CaseAccount.Earmarked(
        **envelope, case_number=case.case_number, payout=payout, party="p1", day=day,
        sources=(source,),
    )  # fmt: skip
    for version, (person, role) in enumerate((("chen", Role.CHIEF), ("feng", Role.FINANCE)), 2):
        yield Payout.Approved(
            originator_id=payout, originator_version=version, timestamp=AT, by=person, role=role,
            digest="d" * 64,
        )  # fmt: skip

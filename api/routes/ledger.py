"""The ledger itself (账簿): balances, the journal, facts replayed, and the proof of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query

from api import facts, refusals
from api.chinese_differences import difference_zh
from api.deps import Court, Part, Reader, Sealed, Turning
from api.desk import Desk
from api.every import HOME
from api.openapi import READS
from api.past import AsOf, KnownAt, Past
from api.proving import differing, extract_shown, lines_given
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.texts import CLEAN
from api.wire import Amount, CaseText
from auctions.law.bids import deposits_seen
from ledger.domain.errors import NotFound
from ledger.domain.permissions import Permission, may
from ledger.projections import entries, journal
from ledger.projections.read import NotACursor, Page
from ledger.store import checkpoint, verify
from ledger.store.head import Head
from reconciliation.closing.published import unmet

router = Routes(prefix="/ledger", tags=["ledger"], responses=READS)

Currency = Annotated[str, Query(pattern="^[A-Z]{3}$", description="币种")]


class PositionShown(Shown):
    """The last position of the book: positions are dense, in the order of commits."""

    position: int


class BalanceShown(Shown):
    """What one account holds, positive on its own side."""

    account: str
    amount: Amount


BANK: Final = "bank/"


class JournalPage(Shown):
    """Some of the journal, and the cursor from which it goes on."""

    items: list[facts.Recorded]
    next: str | None


class DifferenceShown(shown(verify.Difference)):  # type: ignore[misc]  # made from the record
    """The first difference of its kind: where it is, and what was found, in both languages."""

    kind_zh: str
    detail_zh: str


class VerdictShown(Shown):
    """Whether the book is intact, how much was read, and every kind's first difference."""

    intact: bool
    head: shown(Head)  # type: ignore[valid-type]  # made from the record
    facts: int
    postings: int
    balances: int
    differences: list[DifferenceShown]
    unmarked: int


@router.get("/position", summary="账簿位置 · The last position of the book")
def see_position(desk: Court, reader: Reader) -> PositionShown:
    """How far the book has come."""
    with reader.act():
        return PositionShown(position=desk.court.position())


@router.get(
    "/trial-balance", summary="试算平衡表 · The trial balance",
    response_model=shown(journal.TrialBalance),
)  # fmt: skip
def see_trial_balance(
    desk: Court, reader: Reader, sealed: Sealed, as_of: AsOf, currency: Currency = "CNY"
) -> object:
    """By family and by account; debits are positive, credits negative, and all of it is nothing.

    Deposits of a lot whose bidding has not ended are counted with the unclaimed money, except for
    those who keep them; and from the first that was paid to the court on, sums are told to nobody
    else until it has ended.
    """
    with reader.act(), desk.views() as connection:
        upto = journal.upto_known(connection, desk.court.book, as_of.position, as_of.moment)
        sealed.sums_told(upto)
        found = journal.trial_balance(
            connection, desk.court.book, at_position=as_of.position, known_at=as_of.moment,
            effective_on=as_of.effective_on, currency=currency,
        )  # fmt: skip
    return sealed.folded(found)


AccountName = Annotated[
    str,
    Query(
        description="科目", pattern=CLEAN, max_length=200,
        examples=["case/（2017）苏0508执101号/available"],
    ),
]  # fmt: skip


@router.get("/balance", summary="科目余额 · The balance of one account")
def see_balance(
    desk: Court,
    reader: Reader,
    as_of: AsOf,
    account: AccountName,
    currency: Currency = "CNY",
    *,
    sealed: Sealed,
) -> BalanceShown:
    """What an account holds now, or held; an account nobody posted to holds nothing. A bidder's
    is told when the bidding has ended, whether or not there is one.
    """
    with reader.act(), desk.views() as connection:
        deposits_seen(sealed=sealed.on_account(account))
        if account.startswith(BANK):
            upto = journal.upto_known(connection, desk.court.book, as_of.position, as_of.moment)
            sealed.sums_told(upto)
        held = journal.balance(
            connection, desk.court.book, account, at_position=as_of.position,
            known_at=as_of.moment, effective_on=as_of.effective_on, currency=currency,
        )  # fmt: skip
    return BalanceShown(account=account, amount=held)


@router.get(
    "/entries", summary="分户账 · One account's entries", response_model=page_of(entries.Entry)
)
def see_entries(
    desk: Court,
    reader: Reader,
    part: Part,
    as_of: AsOf,
    *,
    account: AccountName,
    currency: Currency = "CNY",
    sealed: Sealed,
) -> object:
    """Every entry with the balance after it and who did it; of any account, up to any moment, or
    as it counted on any day.
    With an entry left out the balances would tell of it, so while a bidding runs a page with a
    bidder's is not given; nor one of the bank's own accounts, which would lie between two others.
    """
    with reader.act(), desk.views() as connection:
        if account.startswith(BANK):
            upto = journal.upto_known(connection, desk.court.book, as_of.position, as_of.moment)
            sealed.sums_told(upto)
        page = entries.entries(
            connection, desk.court.book, account, at_position=as_of.position,
            known_at=as_of.moment, effective_on=as_of.effective_on, after=part.after,
            limit=part.limit, currency=currency,
        )  # fmt: skip
        deposits_seen(sealed=sealed.hides([account, *page.items]))
    return part.turned(page)


@router.get("/journal", summary="序时账 · Every fact in the order of the book")
def see_journal(desk: Court, reader: Reader, part: Part) -> JournalPage:
    """Facts and their postings, in the order of commits; what is personal is masked, and what
    tells of bidders while they bid is left out.
    """
    with reader.act():
        found = list(facts.in_order(desk.court, _after(part.after), part.limit + 1))
    return _page(found, part, lambda last: last.position)


def _page(
    found: Sequence[facts.Recorded], part: Turning, place: Callable[[facts.Recorded], int]
) -> JournalPage:
    """What of these is told, and where it goes on; one more than the page holds was read."""
    items = found[: part.limit]
    more = str(place(items[-1])) if len(found) > part.limit else None
    told = part.turned(Page(tuple(items), more))
    return JournalPage(items=list(told.items), next=told.next)


@router.get("/streams/{stream}/facts", summary="重放 · Replay one stream up to a version")
def see_stream(
    stream: UUID,
    desk: Court,
    reader: Reader,
    part: Part,
    *,
    upto: Annotated[int, Query(ge=1, le=2**31 - 1, description="The last version to be told")] = 2
    ** 31
    - 1,
) -> JournalPage:
    """Everything that happened to one noun, from its beginning up to a version."""
    with reader.act():
        found: Sequence[facts.Recorded] = list(
            facts.of_stream(
                desk.court, stream, upto, after=_after(part.after), limit=part.limit + 1
            )
        )
    if not found and part.after is None:
        raise NotFound(f"nothing ever happened to {stream}", named=str(stream))
    return _page(found, part, lambda last: last.version)


@router.get("/verify", summary="核验 · Derive everything again and name the first difference")
def verify_book(
    desk: Court,
    reader: Reader,
    head: Annotated[
        list[str],
        Query(
            description="A head noted down earlier: `book:position:link`",
            default_factory=list,
            max_length=10,
        ),
    ],
    line: Annotated[
        list[str],
        Query(
            description="A checkpoint given away earlier, a closed month's say: made again, which"
            " reads every posting up to it",
            default_factory=list,
            max_length=10,
        ),
    ],
) -> VerdictShown:
    """Positions, chain, versions, postings and balances, each from what is stored alone."""
    with reader.act():
        may(reader.role, Permission.AUDIT)
        noted = tuple(_head(text) for text in head)
        lines = lines_given(line, desk.court.book)
        verdict = verify.verify(
            desk.court.database, desk.court.book, noted=noted, workers=0, domain=HOME,
            master=desk.court.keys.master,
        )  # fmt: skip
        gone = differing(unmet(desk.court, lines))
        verdict = replace(verdict, differences=(*verdict.differences, *gone))
    found = [asdict(each) | difference_zh(each) for each in verdict.differences]
    told = verdict.as_dict() | {"differences": found, "intact": verdict.intact}
    return VerdictShown.model_validate(told)


class CheckpointShown(Shown):
    """A checkpoint: the line to give away, and what it says."""

    checkpoint: str
    book: str
    position: int
    link: str
    subjects: int
    root: str


class ToldShown(Shown):
    """A fact behind an entry: the link before it, and its words as they were hashed.

    The words are withheld where money of another case or of a bidder is in them.
    """

    position: int
    before: str
    words: str | None


class ExtractShown(Shown):
    """A case at a checkpoint, as a stranger can check it: the file that ``extract_check.py`` reads.

    ``labels`` are the Chinese names of its kinds of facts, and no part of the proof.
    """

    format: str
    checkpoint: str
    case_number: str
    salt: str
    index: int
    path: list[str]
    leaf: str
    facts: list[ToldShown]
    labels: dict[str, str]


@router.get("/checkpoint", summary="核验点 · One line over every account, to be given away")
def see_checkpoint(desk: Court, reader: Reader, as_of: KnownAt) -> CheckpointShown:
    """The root over all accounts at a position, always the same for the same one."""
    with reader.act():
        may(reader.role, Permission.AUDIT)
        found = checkpoint.checkpoint(desk.court, _known(desk, as_of))
    return CheckpointShown(checkpoint=str(found), **asdict(found))


CaseAsked = Annotated[CaseText, Query(description="案号, in any width and with any brackets")]


@router.get("/extract", summary="案款证明 · One case as a stranger can check it")
def see_extract(
    desk: Court, reader: Reader, as_of: KnownAt, case_number: CaseAsked
) -> ExtractShown:
    """Every entry of the case, the facts behind them, and their way up to the checkpoint's root."""
    with reader.act():
        may(reader.role, Permission.AUDIT)
        found = checkpoint.extract(desk.court, case_number, _known(desk, as_of))
    return ExtractShown.model_validate(extract_shown(found))


def _known(desk: Desk, as_of: Past) -> int | None:
    """The position that is meant; ``None`` for all of the book."""
    if as_of.moment is None:
        return as_of.position
    with desk.views() as connection:
        return journal.upto_known(connection, desk.court.book, None, as_of.moment)


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as wrong:
        raise refusals.NotAHead("a head reads book:position:link") from wrong


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise NotACursor("the page mark belongs to another list")
    return int(cursor)

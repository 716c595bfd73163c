"""A hand-over (人员交接): everything an officer leaves open, listed, and signed by three people.

The list is closed when it is made; whoever signs it signs exactly that list. What has come up since
makes it stale, and a new one is made. With the last signature the cases change hands.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ledger.domain.case_people import HAND_OVER
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

DESIGNED = Article("法发〔2017〕6号", "第二条", Certainty.DESIGN)


class OpenKind(StrEnum):
    """What somebody may leave open."""

    CASE = "case"  # 在办案件
    RECEIPT = "receipt"  # 未发放款项
    UNCLAIMED = "unclaimed"  # 待认领款
    CLAIM = "claim"  # 待复核认领
    PAYOUT = "payout"  # 未完结出款
    WITNESS = "cash-to-witness"  # 待见证现金
    CONFIRM = "cash-to-confirm"  # 待确认收取现金
    WATCH = "goods-to-witness"  # 待见证复点移库
    SLIP = "slip"  # 未交财务现金
    SLIP_BOOK = "slip-book"  # 未交回凭证册
    INSTRUMENT = "instrument"  # 未兑付票据
    GOODS = "goods"  # 未办结执行物
    CUSTODY = "custody"  # 保管中的执行物
    DEFERRAL = "deferral"  # 延缓发放
    POCKET = "pocket"  # 保留款项
    PROCESS = "process"  # 未了提存、移转、破产、错发
    RELIEF = "relief"  # 未了司法救助
    TICKET = "ticket"  # 未了差异、查找
    OTHER = "other"  # 其他


class Signer(StrEnum):
    """Who signs a hand-over."""

    LEAVING = "leaving"  # 移交人
    SUCCESSOR = "successor"  # 接收人
    WITNESS = "witness"  # 监交人


class HandOverSigned(Conflict):
    """The hand-over is complete, or this signature stands on it already."""

    code = "hand-over-signed"
    title = "It was signed before"
    title_zh = "该交接已签署"
    article = HAND_OVER


class HandOverStale(Conflict):
    """What is open now is not what the list says."""

    code = "hand-over-stale"
    title = "The list no longer says what is open"
    title_zh = "交接清单与现有未结事项不符"
    article = HAND_OVER


class NotASigner(Forbidden):
    """Somebody else is to sign this."""

    code = "not-a-signer"
    title = "Somebody else is to sign this"
    title_zh = "非本交接签署人"
    article = DESIGNED


class ToHimself(Malformed):
    """An officer cannot hand over to himself."""

    code = "hand-over-to-oneself"
    title = "Hand over to somebody else"
    title_zh = "不得向本人移交"
    article = HAND_OVER


class OpenItemsLeft(Conflict):
    """The person still owns open items: hand them over first."""

    code = "open-items-left"
    title = "Open items are still this person's"
    title_zh = "尚有未结事项，须先办理交接"
    article = HAND_OVER


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing left open: what it is, its own mark, its case if any, and the money in it."""

    kind: OpenKind
    mark: str
    case_number: str
    amount: Money | None


@rule("R1.32", HAND_OVER, zh="调离交接", en="Hand-over when an officer leaves")
def may_leave(person: str, items: tuple[OpenItem, ...]) -> None:
    """Refuse to disable somebody who leaves anything open; raises :class:`OpenItemsLeft`."""
    if items:
        said = f"{person} leaves {len(items)} items open, {items[0].mark} among them"
        raise OpenItemsLeft(said, count=len(items), items=[each.mark for each in items[:20]])


def digest_of(items: tuple[OpenItem, ...]) -> str:
    """What a signature stands under: the SHA-256 of the list, in hex."""
    lines = sorted(f"{i.kind}\x1f{i.mark}\x1f{i.case_number}\x1f{i.amount}" for i in items)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class HandOver(Root):
    """One officer's hand-over to another."""

    TOPIC = "hand-over"

    class Listed(FirstFact):
        """What is handed over was listed (编制交接清单)."""

        TOPIC = "hand-over.listed"
        number: str
        leaving: str
        successor: str
        items: tuple[OpenItem, ...]
        digest: str
        by: str

    class Signed(Root.Event):
        """Somebody signed the list (签署交接清单)."""

        TOPIC = "hand-over.signed"
        signer: Signer
        by: str
        digest: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("hand-over", number)

    @event(Listed)
    def __init__(
        self,
        *,
        number: str,
        leaving: str,
        successor: str,
        items: tuple[OpenItem, ...],
        digest: str,
        by: str,
    ) -> None:
        self.number = number
        self.leaving = leaving
        self.successor = successor
        self.items = items
        self.digest = digest
        self.signed: dict[Signer, str] = {}

    @classmethod
    def listing(
        cls, number: str, leaving: str, successor: str, items: tuple[OpenItem, ...], *, by: str
    ) -> "HandOver":
        """Make the list; raises :class:`ToHimself`."""
        if leaving == successor:
            raise ToHimself(f"{leaving} cannot take over from himself", person=leaving)
        return cls(
            number=number, leaving=leaving, successor=successor, items=items,
            digest=digest_of(items), by=by,
        )  # fmt: skip

    def cases_touched(self) -> tuple[str, ...]:
        """The cases of what is handed over."""
        return tuple(dict.fromkeys(item.case_number for item in self.items))

    @property
    def complete(self) -> bool:
        """Whether everybody has signed."""
        return len(self.signed) == len(Signer)

    def sign(
        self,
        digest: str,
        *,
        by: str,
        witness: bool,
        now: tuple[OpenItem, ...],
        for_absent: bool = False,
    ) -> None:
        """Sign the list as whoever one is; ``now`` is what is open at this moment.

        Somebody whose keys open nothing any more cannot sign: a leader signs ``for_absent``, and
        another watches. Raises :class:`HandOverStale`, :class:`HandOverSigned`,
        :class:`NotASigner`.
        """
        if digest != self.digest or digest_of(now) != self.digest:
            raise HandOverStale(
                f"the list has {len(self.items)} items, {len(now)} are open",
                items=len(self.items),
                open_items=len(now),
            )
        signer = self._signer(by, witness=witness, for_absent=for_absent)
        if signer in self.signed or by in self.signed.values():
            signer = next((each for each, who in self.signed.items() if who == by), signer)
            said = f"{self.signed[signer]} signed as {signer.value}"
            raise HandOverSigned(said, signer=signer.value)
        self._signed(signer=signer, by=by, digest=digest)

    def _signer(self, by: str, *, witness: bool, for_absent: bool) -> Signer:
        if by == self.leaving:
            return Signer.LEAVING
        if by == self.successor:
            return Signer.SUCCESSOR
        if not witness:
            raise NotASigner(f"{by} takes no part in {self.number}", by=by)
        if for_absent and Signer.LEAVING not in self.signed:
            return Signer.LEAVING
        return Signer.WITNESS

    @event(Signed)
    def _signed(self, signer: Signer, by: str, digest: str) -> None:
        self.signed[signer] = by

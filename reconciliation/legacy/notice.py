"""Asking the public whose money it is (公告), and a court whether it is anybody's (认定财产无主).

Two processes that name many lines. What happens to a line because of them is a fact of the line,
in the same commit.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.money import Money
from reconciliation.legacy.law import (
    IDENTIFY,
    NOTICE,
    OWNERLESS,
    may_be_judged_ownerless,
)


class NoticeKnown(Conflict):
    """The number stands for another notice or petition."""

    code = "legacy-notice-known"
    title = "The number is taken"
    title_zh = "公告编号或案号已使用"


class NoticeUnfinished(Malformed):
    """A notice names no lines, or ends before it begins."""

    code = "legacy-notice-incomplete"
    title = "The notice lacks its lines or its period"
    title_zh = "公告内容或期限不完整"
    article = NOTICE


class NoticeNotApproved(Forbidden):
    """A notice is posted by the chief and approved by the leader: two people."""

    code = "legacy-notice-one-person"
    title = "A notice needs the chief and the leader"
    title_zh = "公告须由局长提出、院领导批准"
    article = NOTICE


class ClaimantNotProved(Malformed):
    """Somebody claims money of a notice without proof that he remitted it."""

    code = "legacy-claimant-not-proved"
    title = "A claimant proves the remittance"
    title_zh = "申领人须提供汇款证明"
    article = NOTICE


class NotInForce(Conflict):
    """The notice or petition is not in a state for this."""

    code = "legacy-notice-state"
    title = "The notice is not in a state for this"
    title_zh = "公告当前状态不允许"
    article = IDENTIFY


@dataclass(frozen=True, slots=True)
class Put:
    """One line of a notice, with the class of its amount and no name of a person."""

    line: UUID
    year: int
    amount: Money


class PublicNotice(Root):
    """One public notice of unidentified money (不明案款公告)."""

    TOPIC = "legacy-notice"

    class Drafted(FirstFact):
        """The chief drew up the list (拟定公告清单)."""

        TOPIC = "legacy-notice.drafted"
        number: str
        lines: tuple[Put, ...]
        medium: str
        until: date
        by: str

    class Posted(Root.Event):
        """The leader approved it, and it was published (发布公告)."""

        TOPIC = "legacy-notice.posted"
        on: date
        by: str

    class Claimed(Root.Event):
        """Somebody said the money of a line is his, and proved that he remitted it (申领)."""

        TOPIC = "legacy-notice.claimed"
        application: str
        line: UUID
        claimant: Personal
        proof: str
        by: str

    class Expired(Root.Event):
        """Its period ended; nobody else may rely on it (公告期满)."""

        TOPIC = "legacy-notice.expired"
        on: date
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("legacy-notice", number)

    @event(Drafted)
    def __init__(
        self, *, number: str, lines: tuple[Put, ...], medium: str, until: date, by: str
    ) -> None:
        self.number = number
        self.lines = {each.line for each in lines}
        self.until = until
        self.by = by
        self.posted_on: date | None = None
        self.applications: dict[str, UUID] = {}
        self.expired = False

    def post(self, on: date, *, by: str) -> None:
        """Approve and publish; raises :class:`NoticeNotApproved`, :class:`NoticeUnfinished`."""
        if self.posted_on is not None:
            raise NotInForce(
                f"{self.number} was posted on {self.posted_on}",
                number=self.number,
                posted_on=self.posted_on,
            )
        if by == self.by:
            raise NoticeNotApproved(f"{by} drew the notice up", by=by)
        if self.until <= on or not self.lines:
            raise NoticeUnfinished("name lines, and a period that begins after the notice")
        self._posted(on=on, by=by)

    @event(Posted)
    def _posted(self, on: date, by: str) -> None:
        self.posted_on = on

    def claim(self, line: UUID, *, claimant: str, proof: str, by: str) -> str:
        """Note that somebody claims a line; raises :class:`ClaimantNotProved` without proof."""
        if self.posted_on is None or line not in self.lines:
            raise NotInForce(f"{self.number} does not put up this line", line=line)
        if not proof.strip() or not claimant.strip():
            raise ClaimantNotProved("bring the remitter's bank record", lacking="proof", line=line)
        application = f"a{len(self.applications) + 1}"
        self._claimed(application=application, line=line, claimant=claimant, proof=proof, by=by)
        return application

    @event(Claimed)
    def _claimed(self, application: str, line: UUID, claimant: str, proof: str, by: str) -> None:
        self.applications[application] = line

    def expire(self, on: date, *, by: str) -> None:
        """Note that the period ended; raises :class:`NotInForce` before it has."""
        if self.posted_on is None or self.expired or on <= self.until:
            raise NotInForce(f"{self.number} runs to {self.until}", until=self.until)
        self._expired(on=on, by=by)

    @event(Expired)
    def _expired(self, on: date, by: str) -> None:
        self.expired = True


class OwnerlessPetition(Root):
    """One application to have money found ownerless (认定财产无主案件)."""

    TOPIC = "legacy-petition"

    class Filed(FirstFact):
        """The application was made at the basic court where the money is (申请)."""

        TOPIC = "legacy-petition.filed"
        number: str
        lines: tuple[UUID, ...]
        document: str
        filed_on: date
        by: str

    class NoticePublished(Root.Event):
        """The court's notice to owners was published; it runs one year (财产认领公告)."""

        TOPIC = "legacy-petition.notice-published"
        on: date
        document: str
        by: str

    class Judged(Root.Event):
        """The money was found ownerless (判决)."""

        TOPIC = "legacy-petition.judged"
        judgment: str
        on: date
        by: str

    class Revoked(Root.Event):
        """An owner came back within the period of limitation; a new judgment (撤销原判决)."""

        TOPIC = "legacy-petition.revoked"
        judgment: str
        on: date
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("legacy-petition", number)

    @event(Filed)
    def __init__(
        self, *, number: str, lines: tuple[UUID, ...], document: str, filed_on: date, by: str
    ) -> None:
        self.number = number
        self.lines = lines
        self.notice_on: date | None = None
        self.judgment = ""

    def publish(self, on: date, *, document: str, by: str) -> None:
        """Note the court's notice to owners; once."""
        if self.notice_on is not None or not document.strip():
            raise NotInForce(
                f"{self.number} was published, or names no document", number=self.number
            )
        self._notice_published(on=on, document=document, by=by)

    @event(NoticePublished)
    def _notice_published(self, on: date, document: str, by: str) -> None:
        self.notice_on = on

    def judge(self, judgment: str, on: date, *, by: str) -> None:
        """Note the judgment; raises :class:`JudgmentTooEarly` within the notice's year."""
        if self.notice_on is None or self.judgment:
            raise NotInForce(
                f"{self.number} has no notice, or its judgment",
                article=OWNERLESS,
                number=self.number,
            )
        may_be_judged_ownerless(self.notice_on, on)
        if not judgment.strip():
            raise NotInForce("name the judgment", article=OWNERLESS)
        self._judged(judgment=judgment, on=on, by=by)

    @event(Judged)
    def _judged(self, judgment: str, on: date, by: str) -> None:
        self.judgment = judgment

    def revoke(self, judgment: str, on: date, *, by: str) -> None:
        """Note a new judgment that revokes the first."""
        if not self.judgment or not judgment.strip():
            raise NotInForce(
                f"{self.number} has no judgment to revoke", article=OWNERLESS, number=self.number
            )
        self._revoked(judgment=judgment, on=on, by=by)

    @event(Revoked)
    def _revoked(self, judgment: str, on: date, by: str) -> None:
        self.judgment = ""

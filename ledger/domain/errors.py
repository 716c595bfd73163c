"""Every way the ledger says no.

    Refusal                     the ledger will not do this; nothing was recorded
    ├── Malformed               the words themselves cannot be read
    ├── NotFound                the thing named does not exist in this book
    ├── Forbidden               this person may not do this, now or here
    ├── Conflict                it cannot be done from the state things are in
    ├── Stale                   it was true when you looked; it has changed since
    └── Unavailable             the ledger cannot answer now; ask again

A kind is what the caller can do about it; the ``code`` is stable and names the page that explains
it; ``facts`` carry what the sentence says in a form a program can read. Only ``api`` knows HTTP.
"""

from typing import Any, ClassVar

from ledger.domain.citation import Article


class Refusal(Exception):
    """The ledger will not do this. Nothing was recorded, and nothing is half done."""

    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"
    title_zh: ClassVar[str] = "不予办理"
    article: ClassVar[Article | None] = None

    def __init__(self, detail: str, *, article: Article | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.cited = article or type(self).article
        self.facts = facts


class Malformed(Refusal):
    """The words themselves cannot be read: a malformed number, date, amount or file."""

    code = "malformed"
    title = "Malformed input"
    title_zh = "格式不正确"


class NotFound(Refusal):
    """The thing named does not exist in this book."""

    code = "not-found"
    title = "Not found"
    title_zh = "不存在"


class Forbidden(Refusal):
    """This person may not do this, now or here."""

    code = "forbidden"
    title = "Not permitted"
    title_zh = "无权办理"


class Conflict(Refusal):
    """It cannot be done from the state things are in."""

    code = "conflict"
    title = "Not possible in this state"
    title_zh = "当前状态不允许"


class Stale(Refusal):
    """It was true when you looked; it has changed since. Look again."""

    code = "stale"
    title = "Changed since it was read"
    title_zh = "所见内容已变化"


class Unavailable(Refusal):
    """The ledger cannot answer now; the same request may be sent again under the same key."""

    code = "unavailable"
    title = "Temporarily unavailable"
    title_zh = "暂时无法受理"


class BeyondTheBook(Malformed):
    """The position asked for is one the book has not reached, so no answer ever gave it."""

    code = "beyond-the-book"
    title = "The book has not come that far"
    title_zh = "账簿尚无此位置"

"""What is refused at the door, before anybody is asked: keys, sizes, headers, unknown pages."""

from collections.abc import MutableMapping
from typing import Any, Final

from ledger.domain.errors import Forbidden, Malformed, NotFound, Refusal, Stale, Unavailable

_REQUEST_ID: Final = "anzhang.request_id"


class KeyMissing(Forbidden):
    """The request carries no key: send ``Authorization: Bearer az_…``."""

    code = "key-missing"
    title = "A key is needed"
    title_zh = "缺少访问密钥"


class RequestKeyMissing(Malformed):
    """A write carries no ``Idempotency-Key``, so it could not be sent twice safely."""

    code = "request-key-missing"
    title = "An Idempotency-Key is needed"
    title_zh = "缺少请求编号"


class VersionMissing(Malformed):
    """An act upon something seen must say which version was seen, by ``If-Match``."""

    code = "version-missing"
    title = "If-Match is needed"
    title_zh = "缺少所见版本"


class MalformedRequest(Malformed):
    """The request's own words cannot be read; ``errors`` names each place."""

    code = "malformed-request"
    title = "The request cannot be read"
    title_zh = "请求格式不正确"


class ConditionNotTaken(Malformed):
    """The act was asked under a condition this address does not look at: nothing was done.

    An ``If-Match`` is honoured where the document asks for it; whoever believed himself protected
    by one anywhere else is told so.
    """

    code = "condition-not-taken"
    title = "No such condition is looked at here"
    title_zh = "本操作不核对所附条件"


class WeakVersion(Stale):
    """A weak ETag (``W/"…"``) never matches (RFC 9110, 13.1.1): send the one that was given."""

    code = "weak-version"
    title = "A weak ETag does not say what was seen"
    title_zh = "弱标记不能说明所见版本"


class MediaNotTaken(Malformed):
    """The body comes in a form this address does not read: JSON is sent as JSON, uncompressed."""

    code = "media-not-taken"
    title = "This form of body is not read here"
    title_zh = "不支持该内容类型"


class BodyTooLarge(Malformed):
    """The body is larger than this server takes."""

    code = "body-too-large"
    title = "The body is too large"
    title_zh = "上传内容过大"


class BodyTooSlow(Malformed):
    """The body did not come within the time this server waits for one."""

    code = "body-too-slow"
    title = "The body took too long to come"
    title_zh = "上传超时"


class NotAHead(Malformed):
    """The words do not name the end of a book as it was once noted: ``book:position:link``."""

    code = "not-a-head"
    title = "Not the head of a book"
    title_zh = "账簿末端标记无效"


class NotACheckpoint(Malformed):
    """The words are no checkpoint as one was given away: ``book:position:link:subjects:root``."""

    code = "not-a-checkpoint"
    title = "Not a checkpoint of this book"
    title_zh = "核验点无效"


class NoSuchPage(NotFound):
    """Nothing is served at this address."""

    code = "no-such-page"
    title = "Nothing is served here"
    title_zh = "地址不存在"


class NoSuchMethod(Malformed):
    """The address exists, and does not answer this method."""

    code = "no-such-method"
    title = "Method not served here"
    title_zh = "不支持该方法"


class TooOften(Unavailable):
    """One key, or one address, asked more often in a minute than this server lets it."""

    code = "too-often"
    title = "Asked too often"
    title_zh = "请求过于频繁"


class NotYetVisible(Unavailable):
    """The views have not reached the position asked for within the time this server waits."""

    code = "not-yet-visible"
    title = "Not visible yet"
    title_zh = "查询视图尚未更新"


class NoBank(Unavailable):
    """This server is connected to no bank."""

    code = "no-bank"
    title = "No bank is connected"
    title_zh = "未连接银行"


class DatabaseSilent(Unavailable):
    """The database did not answer."""

    code = "database-silent"
    title = "The database does not answer"
    title_zh = "数据库无响应"


class Unforeseen(Refusal):
    """Something went wrong that nobody foresaw; the log has it under the request's id."""

    code = "unforeseen"
    title = "Unforeseen failure"
    title_zh = "系统内部错误"


def note_request_id(scope: MutableMapping[str, Any], value: str) -> None:
    """Note the request's id, under which facts and log lines of it are found."""
    scope[_REQUEST_ID] = value


def request_id(scope: MutableMapping[str, Any]) -> str:
    """The request's id; empty before anybody gave it one."""
    return str(scope.get(_REQUEST_ID, ""))

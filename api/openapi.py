"""The OpenAPI document: every route with every refusal it can make, and what each looks like."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.asked import parts
from api.problems import MEDIA_TYPE

SUMMARY: Final = "执行案款账 — the ledger of a court's enforcement money"
DESCRIPTION: Final = """
Every write takes an `Idempotency-Key` and is done once, however often it is sent; `dry_run=true`
says what would be recorded. Acts upon something seen take its `ETag` as `If-Match`, and no other
address takes one. Answers carry the position of the book; a read that must see it says
`at_least=<position>`. Every list is `{"items": […], "next": …}`: `next` goes on as `after`, in the
same list with the same filters, and is null at the end; a short list is told whole and takes
neither `after` nor `limit`. Whatever an address does not know is refused: members, queries,
conditions.

金额为带两位小数的字符串（元），日期为`YYYY-MM-DD`；
写操作须带 `Idempotency-Key`，同一编号只办理一次；
审批、认领等须以 `If-Match` 指明所见版本；
清单一律为 `{"items": […], "next": …}`，以 `next` 续取，空值即末页，短清单一次列全；
未列明的参数、字段一律不予受理。
"""
TAGS: Final = [
    {"name": "book", "description": "账套 — the book, its bank accounts and its rules"},
    {"name": "restoration", "description": "账簿恢复 — compared with the bank, then released"},
    {"name": "keys", "description": "密钥 — who may speak to the ledger"},
    {"name": "cases", "description": "案件 — one case, one account"},
    {"name": "debts", "description": "债权 — titles, claims, payments on them, what is left"},
    {"name": "plans", "description": "分配方案 — served, opposed, amended, paid"},
    {"name": "compute", "description": "计算 — fees, interest, delay, words, a distribution"},
    {"name": "cash", "description": "现金与票据 — cash by two officers, cheques and bills"},
    {"name": "incoming", "description": "其他来款 — deductions, direct, trial numbers, foreign"},
    {"name": "relief", "description": "司法救助 — relief money, from its own fund and back to it"},
    {"name": "goods", "description": "执行物 — counted in by two, delivered, given back, sold"},
    {"name": "waiting", "description": "暂存案款 — deferred, held, stayed, and who was told"},
    {"name": "lines", "description": "流水与认领 — bank lines and claims on them"},
    {"name": "statements", "description": "对账文件 — bank files and evidence"},
    {"name": "payouts", "description": "出款 — drafted, approved in turn, sent"},
    {"name": "escrows", "description": "提存 — money kept for a creditor nobody reaches"},
    {"name": "account-interest", "description": "专户利息 — what the bank paid on the account"},
    {"name": "archives", "description": "归档 — closed away with nothing left, or what is missing"},
    {"name": "moves", "description": "案款移转 — between cases, and between courts"},
    {"name": "bankruptcies", "description": "破产受理 — what stops when a debtor is bankrupt"},
    {"name": "wrong-payments", "description": "错发 — recognised, recovered, compensated"},
    {"name": "reversals", "description": "执行回转 — ordered back once the title has fallen"},
    {"name": "batches", "description": "付款批次 — what goes to the bank in one file"},
    {"name": "bank", "description": "银行回执 — what the bank says"},
    {"name": "expectations", "description": "应收款项 — money awaited"},
    {"name": "proofs", "description": "日终核对 — bank and books, day by day"},
    {"name": "tickets", "description": "差异工单 — what does not agree, in whose hands"},
    {"name": "months", "description": "月度结账 — signed by two, sealed; indicators"},
    {"name": "legacy", "description": "历史案款 — the opening position, cleared line by line"},
    {"name": "lots", "description": "拍品 — judicial auction lots, from seizure to zero"},
    {"name": "lists", "description": "待办清单 — what waits for whom"},
    {"name": "people", "description": "人员 — hand-overs, delegations, recusals, agents"},
    {"name": "terminations", "description": "终本 — rounds that ended, asked again, restored"},
    {"name": "evidence", "description": "文书原件 — the files of papers, kept once"},
    {"name": "forms", "description": "表单 — the forms a court files, F1 to F10"},
    {"name": "disclosure", "description": "信息公开 — what a party may see"},
    {"name": "audit", "description": "全量审计 — questions to the whole book, with evidence"},
    {"name": "ledger", "description": "账簿 — journal, balances, facts, verification"},
    {"name": "problems", "description": "问题说明 — what each refusal means"},
    {"name": "health", "description": "运行状态 — is it alive, is it ready"},
]

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "A refusal (RFC 9457). Further members are the facts of the refusal.",
    "required": ["type", "title", "status", "detail", "detail_zh", "instance", "trace"],
    "properties": {
        "type": {"type": "string", "pattern": "^/problems/[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail_zh": {"type": "string", "description": "The sentence for the clerk"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "trace": {"type": "string", "description": "The request's id"},
        "article": {"type": "string", "description": "The article the refusal rests on"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "in": {"type": "string"},
                    "name": {"type": "string"},
                    "detail_zh": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_Sample = tuple[str, str, str, str]
_SAMPLES: Final[dict[int, _Sample]] = {
    400: ("A write without its key", "request-key-missing", "缺少请求编号",
          "send an Idempotency-Key with every write"),
    401: ("No key, or not a good one", "key-not-accepted", "密钥无效", "this key is not accepted"),
    403: ("The role, or the person, may not", "acts-twice", "同一人不得重复经办",
          "li has already acted on this money"),
    404: ("It does not exist in this book", "not-found", "不存在",
          "（2017）苏0508执999号 does not exist in book court"),
    408: ("The body did not come in time", "body-too-slow", "上传超时",
          "a body comes within 300 s"),
    409: ("Not possible in this state", "not-enough-money", "可发放案款不足",
          "CNY 10.00 is free, CNY 20.00 is asked"),
    412: ("It changed since it was read", "changed-since", "所见内容已变化",
          "it is at version 3, you saw 2"),
    413: ("The body is too large", "body-too-large", "上传内容过大",
          "this server takes 33554432 bytes"),
    415: ("The form of the body is not read", "media-not-taken", "不支持该内容类型",
          "send JSON as Content-Type: application/json"),
    422: ("The words cannot be read", "malformed-request", "请求格式不正确",
          "the request cannot be read in 1 place"),
    428: ("If-Match is missing", "version-missing", "缺少所见版本",
          "send the ETag of what you saw as If-Match"),
    429: ("Asked too often", "too-often", "请求过于频繁", "ask again in 3 s"),
    503: ("It cannot answer now; ask again", "not-yet-visible", "查询视图尚未更新",
          "position 7 is not visible yet"),
}  # fmt: skip
_OPEN: Final = (422, 429, 503)
_READS: Final = (400, 401, 403, 404, 409, 413, 422, 429, 503)
_WRITES: Final = (*_READS, 408, 412, 415, 428)


_LATER: Final = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}
_ALSO: Final[dict[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"description": "How to show a key", "schema": {"type": "string"}}},
    429: _LATER,
    503: _LATER,
}


def _one(status: int) -> dict[str, Any]:
    description, code, title, detail = _SAMPLES[status]
    sample = {
        "type": f"/problems/{code}", "title": title, "status": status,
        "detail_zh": f"{title}。", "detail": detail,
        "instance": "/…", "trace": "5f0c9e",
    }  # fmt: skip
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": sample}
    answer = {"description": description, "content": {MEDIA_TYPE: content}}
    return answer | ({"headers": _ALSO[status]} if status in _ALSO else {})


def _responses(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    return {status: _one(status) for status in sorted(statuses)}


READS: Final = _responses(_READS)
"""What a read can be refused with."""

WRITES: Final = _responses(_WRITES)
"""What a write can be refused with."""

OPEN: Final = _responses(_OPEN)
"""What a page that needs no key can be refused with."""


def operation_id(route: APIRoute) -> str:
    """The endpoint's own name, which is unique and reads well in generated clients."""
    return route.name


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_TELLS: Final = {
    "tagging": ("ETag", "The version shown, to be sent back as `If-Match`"),
    "turning": ("Link", 'The next page (`rel="next"`), if there is one'),
    "asking": ("Idempotency-Replayed", "`true` where it had been done under this key before"),
}
"""What a dependency puts into the answer's headers."""


def _told(route: APIRoute) -> dict[str, Any]:
    names = [getattr(part.call, "__name__", "") for part in parts(route.dependant)]
    told = dict(_TELLS[name] for name in names if name in _TELLS)
    told["X-Request-ID"] = "The request's id, recorded with the facts"
    return {name: _header(said) for name, said in told.items()}


def describe(app: FastAPI) -> dict[str, Any]:
    """The document, with the schema of problems and what every write answers in its headers."""
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description,
        routes=app.routes, tags=app.openapi_tags,
    )  # fmt: skip
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    told = {route.unique_id: _told(route) for route in app.routes if isinstance(route, APIRoute)}
    for operation in _operations(document):
        responses = operation["responses"]
        if "201" in responses and "200" not in responses:
            nothing = "Nothing new was recorded: a dry run, or the same again"
            responses["200"] = {**responses["201"], "description": nothing}
        for status, answered in responses.items():
            if status.startswith("2"):
                answered["headers"] = told[operation["operationId"]]
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()

"""Forms a court files (表单): printed for paper, or the same as JSON, at any position of the book.

Whoever may read what a form is about may print it; names stand on it as they stand there.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import IO, Annotated, Any, Final

from fastapi import Depends, Path, Query, Request
from pydantic import create_model
from starlette.responses import Response, StreamingResponse

from api.deps import Court, Fresh, Reader
from api.desk import Desk
from api.forms import catalogue, document, paper
from api.forms.document import Kind
from api.openapi import READS
from api.routing import Routes
from api.shown import Shown, list_of, shown
from api.texts import CLEAN
from api.wire import CaseText, Count, Sha256
from reconciliation.printing import safety

router = Routes(prefix="/forms", tags=["forms"], responses=READS)

HTML: Final = "text/html; charset=utf-8"
IN_MEMORY: Final = 2_000_000  # bytes of one form; what is longer waits on disk
PIECE: Final = 65_536


class As(StrEnum):
    """How a form is wanted."""

    JSON = "json"
    HTML = "html"


KnownAt = Annotated[
    Count | None, Query(alias="known_at", description="所知位置: as the book knew it there")
]
Wanted = Annotated[
    As | None, Query(alias="as", description="html for paper; without it, as Accept asks")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """At which position a form is asked for, and how it is wanted."""

    position: int | None
    html: bool


def asked(request: Request, known_at: KnownAt = None, wanted: Wanted = None) -> Asked:
    """What ``known_at``, ``as`` and the Accept header ask for."""
    accepted = request.headers.get("accept", "").partition("application/json")[0]
    html = "text/html" in accepted if wanted is None else wanted is As.HTML
    return Asked(known_at, html)


@dataclass(frozen=True, slots=True)
class Print:
    """What stands on a print: its digest, and the position it was made at."""

    digest: str
    position: int | None


def on_print(
    digest: Annotated[Sha256, Query(description="表单摘要或事实摘要: of the form or of its facts")],
    known_at: KnownAt = None,
) -> Print:
    """What the print says."""
    return Print(digest, known_at)


def _named(kind: Kind | None = None) -> Any:
    return Path(
        min_length=1, max_length=200, pattern=CLEAN, description="编号: what the form is about",
        examples=[kind.named if kind else "（2017）苏0508执101号-1"],
    )  # fmt: skip


def _position(desk: Desk, kind: Kind, asked_for: int | None) -> int:
    """The position a form is printed at; where a view finds its rows, it must be told so far."""
    position = desk.court.position() if asked_for is None else asked_for
    if kind.from_view:
        desk.wait_for(position)
    return position


def printed(desk: Court, reader: Reader, kind: Kind, named: str, how: Asked) -> Response:
    """Write the form out before anything is answered: what cannot be made whole is refused."""
    catalogue.not_of_bidders(kind, named, desk.seal(reader.role))
    position = _position(desk, kind, how.position)
    held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, mode="w+b")  # noqa: SIM115  # sent below
    try:
        with reader.act(), desk.court.database.snapshot.connect() as connection:
            filed = catalogue.form(desk.court, kind, named, connection, position)
            for piece in paper.as_html(filed) if how.html else document.as_json(filed):
                held.write(piece.encode())
    except BaseException:
        held.close()
        raise
    length = held.tell()
    held.seek(0)
    headers = {
        "Content-Length": str(length), "ETag": f'"{filed.foot["sha256"]}"',
        "Content-Security-Policy": safety(),
    }  # fmt: skip
    media = HTML if how.html else "application/json"
    return StreamingResponse(_sent(held), media_type=media, headers=headers)


def _sent(held: "IO[bytes] | tempfile.SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    with held:
        yield from iter(partial(held.read, PIECE), b"")


def shape(kind: Kind) -> Any:
    """What a form is as JSON."""
    record: Any = kind.record
    says = shown(document.Foot if kind.a_list else record)
    shapes: dict[str, Any] = {
        "form": (str, ...), "title": (str, ...), "title_zh": (str, ...), "named": (str, ...),
        "book": (str, ...), "court": (str, ...), "position": (int, ...),
        "moment": (str | None, ...), "says": (says, ...), "facts_sha256": (Sha256, ...),
        "sha256": (Sha256, ...), "erased": (bool, ...),
    }  # fmt: skip
    shapes |= {"rows": (list_of(kind.record), ...)} if kind.a_list else {"facts": (list[int], ...)}
    name = f"Form{kind.code.replace('.', '_')}"
    return create_model(name, __base__=Shown, __doc__=f"{kind.code} {kind.zh}", **shapes)


def _seeing(kind: Kind) -> Callable[..., Response]:
    def see_form(
        named: Annotated[str, _named(kind)],
        desk: Court,
        reader: Reader,
        how: Annotated[Asked, Depends(asked)],
    ) -> Response:
        return printed(desk, reader, kind, named, how)

    see_form.__name__ = f"see_form_{kind.code.lower()}"
    see_form.__doc__ = f"{kind.zh}, for paper or as JSON, as the book knew it at a position."
    return see_form


@router.get(
    "", summary="本案表单 · What can be printed for a case", dependencies=[Fresh],
    response_model=list_of(catalogue.Printable),
)  # fmt: skip
def list_forms(
    desk: Court, reader: Reader, case_number: CaseText, known_at: KnownAt = None
) -> object:
    """Every form the case has, in the order of the rulebook."""
    with reader.act(), desk.views() as connection:
        return catalogue.of_case(desk.court, case_number, connection, known_at)


@router.get(
    "/{code}/{named}/check", summary="核对表单摘要 · Hold a filed print against the book",
    dependencies=[Fresh], response_model=shown(document.PrintChecked),
)  # fmt: skip
def check_form(
    code: Annotated[str, Path(pattern=r"^(F([1-9]|10)|R1\.07)$", examples=["F1"])],
    named: Annotated[str, _named()],
    desk: Court,
    reader: Reader,
    print_: Annotated[Print, Depends(on_print)],
) -> object:
    """Ask at the position on the print whether its digest is still what the book gives."""
    kind = catalogue.kind_of(code)
    catalogue.not_of_bidders(kind, named, desk.seal(reader.role))
    position = _position(desk, kind, print_.position)
    with reader.act(), desk.court.database.snapshot.connect() as connection:
        filed = catalogue.form(desk.court, kind, named, connection, position)
        return document.checked(filed, print_.digest)


for _kind in catalogue.KINDS.values():
    router.add_api_route(
        f"/{_kind.code}/{{named}}", _seeing(_kind), methods=["GET"],
        summary=f"{_kind.zh} · {_kind.code} {_kind.en}", dependencies=[Fresh],
        response_model=shape(_kind),
        responses={200: {"content": {"text/html": {}}, "description": "The form"}},
    )  # fmt: skip

"""Bank files (对账文件): imported whole or not at all, and kept as evidence by their SHA-256."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Path, Query, Response

from api import refusals
from api.answers import REPLAYED
from api.deps import Asker, Court, Fresh, Part, Reader, Sealed
from api.openapi import WRITES
from api.routing import Routes
from api.shown import page_of, shown
from api.uploads import BINARY, BODY, Upload, uploaded
from auctions.law.bids import deposits_seen
from ledger.projections import files
from reconciliation.importing import ImportSummary

router = Routes(prefix="/statements", tags=["statements"], responses=WRITES)

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$", examples=["0" * 64])]


@router.post(
    "", summary="导入对账文件 · Import a bank file", openapi_extra=BODY,
    response_model=shown(ImportSummary), status_code=201,
)  # fmt: skip
def import_statement(
    file: Annotated[Upload, Depends(uploaded)],
    desk: Court,
    writer: Asker,
    *,
    account: Annotated[
        str | None,
        Query(
            description="专户账号, where the file masks or omits its own",
            pattern="^[0-9A-Za-z-]{1,64}$",
        ),
    ] = None,
) -> ImportSummary:
    """Import a camt, MT940-like table, CSV or workbook; the same file again changes nothing."""
    if not file.data:
        raise refusals.MalformedRequest("the body holds no file")
    with writer.act():
        summary = desk.imports.take(file.data, file.name, account)
    if summary.already:
        writer.response.status_code = 200
        writer.response.headers[REPLAYED] = "true"
    return summary


@router.get(
    "", summary="对账文件清单 · List the bank files", response_model=page_of(files.File),
    dependencies=[Fresh],
)  # fmt: skip
def list_statements(desk: Court, reader: Reader, part: Part) -> object:
    """Files in the order they came, and what became of each."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            files.list_files(connection, desk.court.book, after=part.after, limit=part.limit)
        )


@router.get(
    "/{sha256}/evidence", summary="下载原始文件 · Download the original bytes",
    response_class=Response,
    responses={
        200: {
            "content": {"application/octet-stream": {"schema": BINARY}},
            "description": "The bytes, as they came",
        }
    },
)  # fmt: skip
def download_evidence(sha256: Sha256, desk: Court, reader: Reader, sealed: Sealed) -> Response:
    """The bytes exactly as they came; whoever hashes them finds the name again. A file in which a
    bidder's deposit stands is given when the bidding has ended.
    """
    with reader.act():
        deposits_seen(sealed=sha256 in sealed.files)
        data = desk.court.evidence(sha256)
    shown_as = f"attachment; filename*=UTF-8''{quote(sha256)}"
    headers = {"Content-Disposition": shown_as, "ETag": f'"{sha256}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)

"""The files of papers (文书原件): handed in before the act that names them, kept once."""

from typing import Annotated

from fastapi import Depends, Path, Response

from api.deps import Asker, Court, Reader, Sealed
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.uploads import BINARY, BODY, Upload, uploaded
from auctions.law.bids import deposits_seen

router = Routes(prefix="/evidence", tags=["evidence"], responses=WRITES)

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", examples=["0" * 64])]


class Kept(Shown):
    """The SHA-256 under which a file is kept, to be named by the act it belongs to."""

    sha256: str
    size: int


@router.post("", status_code=201, summary="存入文书原件 · Hand in the file of a paper",
             openapi_extra=BODY)  # fmt: skip
def keep_file(
    file: Annotated[Upload, Depends(uploaded)],
    desk: Court,
    writer: Asker,
) -> Kept:
    """Keep a file under its SHA-256; the same bytes again are the same file."""
    with writer.act():
        return Kept(sha256=desk.papers.keep(file.name, file.data), size=len(file.data))


@router.get(
    "/{sha256}", summary="下载文书原件 · Download the file of a paper", response_class=Response,
    responses={
        200: {
            "content": {"application/octet-stream": {"schema": BINARY}},
            "description": "The bytes, as they came",
        }
    },
)  # fmt: skip
def download_file(sha256: Digest, desk: Court, reader: Reader, sealed: Sealed) -> Response:
    """The bytes exactly as they came; whoever hashes them finds the name again."""
    with reader.act():
        deposits_seen(sealed=sha256 in sealed.files)
        data = desk.court.evidence(sha256)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{sha256}", "ETag": f'"{sha256}"',
    }  # fmt: skip
    return Response(data, media_type="application/octet-stream", headers=headers)

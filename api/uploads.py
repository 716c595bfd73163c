"""Files as people send them: bare in the body, or as one part of a form.

What is done with a file is done once for its bytes, under request keys made of its own digest: the
same file again changes nothing, whatever key it is sent under and however it is wrapped.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Query, Request
from starlette.datastructures import UploadFile

from api import refusals

BINARY: Final = {"type": "string", "format": "binary"}
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": BINARY},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": BINARY},
                }
            },
        },
    }
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, and the name it came under."""

    data: bytes
    name: str


async def uploaded(
    request: Request,
    name: Annotated[
        str,
        Query(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029/\\]+$"),
    ] = "statement",
) -> Upload:
    """The file in the body, bare or as the part ``file`` of a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()  # first, so that whoever hashes it finds it read
    if kind != "multipart/form-data":
        return Upload(body, name)
    async with request.form(max_files=1, max_fields=0) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise refusals.MalformedRequest(
                "the form has no file", errors=[{"pointer": "#/file", "detail": "missing"}]
            )
        return Upload(await part.read(), _tidy(part.filename) or name)


def _tidy(name: str | None) -> str:
    """A file name without directories and control characters, as browsers and others send it."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[:200]

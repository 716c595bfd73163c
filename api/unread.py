"""What is no HTTP at all is answered with a problem, too: most often a 案号 typed into an address.

The server refuses such bytes before there is a request that the application could be asked about.
"""

import json
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from api import refusals
from api.chinese import detail_zh
from api.problems import MEDIA_TYPE, status_of

Auto: Any = AutoHTTPProtocol  # whichever parser is installed
_HOW: Final = "an address is percent-encoded UTF-8: （2026） is written %EF%BC%882026%EF%BC%89"


def unread() -> bytes:
    """The whole answer to what could not be read; the connection ends with it."""
    no = refusals.MalformedRequest(_HOW, places=["地址须按UTF-8百分号编码"])
    status = status_of(type(no))
    body = json.dumps(
        {
            "type": f"/problems/{no.code}", "title": no.title_zh, "status": status,
            "detail_zh": detail_zh(no), "detail": no.detail,
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip
    head = (
        f"HTTP/1.1 {status} Unreadable\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-language: zh\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


class Protocol(Auto):  # type: ignore[misc]  # which of two it is, is known at run time
    """The server's own reading of a connection, with an answer in our words."""

    def send_400_response(self, _msg: str) -> None:
        """Say that the request could not be read, and hang up."""
        self.transport.write(unread())
        self.transport.close()

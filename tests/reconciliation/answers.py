"""Status reports (pain.002) made to order."""

from collections.abc import Mapping

from tests.formats.make import document, tag

CREATED = "2026-03-02T10:00:00"


def pain002(
    message_id: str, payments: Mapping[str, str], *, group: str = "", code: str = "AC04", n: int = 1
) -> bytes:
    """The bank's word on the payments of one file: their status by reference, or the group's."""
    items = [
        tag(
            "TxInfAndSts",
            tag("OrgnlEndToEndId", reference),
            tag("TxSts", status),
            tag("StsRsnInf", tag("Rsn", tag("Cd", code))) if status == "RJCT" else "",
        )
        for reference, status in payments.items()
    ]
    return document(
        "pain.002.001.03",
        tag(
            "CstmrPmtStsRpt",
            tag(
                "GrpHdr", tag("MsgId", f"R-{message_id}-{n}"), tag("CreDtTm", "2026-03-02T10:00:00")
            ),
            tag(
                "OrgnlGrpInfAndSts",
                tag("OrgnlMsgId", message_id),
                tag("OrgnlMsgNmId", "pain.001.001.03"),
                tag("GrpSts", group) if group else "",
                tag("StsRsnInf", tag("Rsn", tag("Cd", code))) if group == "RJCT" else "",
            ),
            tag("OrgnlPmtInfAndSts", tag("OrgnlPmtInfId", "1"), *items) if items else "",
        ),
    )

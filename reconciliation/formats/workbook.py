"""Open one workbook from standard input and write its cells as JSON: run as a program of its own.

It imports nothing of the ledger and limits its own memory and time, so a workbook made to exhaust
the machine exhausts only this.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 50


def main() -> None:
    """Read bytes, answer one JSON object: ``sheets``, ``too_large`` or ``unreadable``."""
    limits = [int(each) for each in sys.argv[1:]]
    _limit()
    import python_calamine  # after the limits: it is what they are for

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(sys.stdin.buffer.read())
        )
        answer = _told(workbook, *limits)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in the library is no Exception
        answer = {"unreadable": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _told(workbook: Any, most_sheets: int, most_rows: int, most_columns: int) -> dict[str, Any]:
    names = workbook.sheet_names
    if len(names) > most_sheets:
        return {"too_large": f"{len(names)} sheets; the limit is {most_sheets}"}
    sheets = []
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        height, width = (at + 1 for at in sheet.end or (-1, -1))  # its last cell, counted from 0
        if height > most_rows:
            return {"too_large": f"{height} rows; the limit is {most_rows}"}
        if width > most_columns:
            return {"too_large": f"{width} columns; the limit is {most_columns}"}
        first = (sheet.start or (0, 0))[0] + 1
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        sheets.append({"name": name, "first": first, "rows": rows})
    return {"sheets": sheets}


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return {"number": str(cell)}
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return str(cell)


if __name__ == "__main__":
    main()

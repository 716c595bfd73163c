"""Tell one workbook row by row on standard output: run as a program of its own.

It imports nothing of the ledger and limits its own memory and time, so a workbook made to exhaust
the machine exhausts only this. What it tells is one JSON value a line: a sheet's name with its
merged cells, then its rows; a cell is text, or marked ``n`` for a number and ``d`` for a day.
"""

import contextlib
import json
import sys
from datetime import date, datetime
from typing import Any

MEMORY_BYTES = 3 * 1024 * 1024 * 1024
CPU_SECONDS = 600


def main() -> None:
    """Read the workbook named and tell it; its last word is ``true``, or why it broke off."""
    path, sheets, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit()
    import python_calamine  # after the limits: it is what they are for

    try:
        _tell(python_calamine.CalamineWorkbook.from_path(path), sheets, rows)
        last: Any = True
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in the library is no Exception
        last = f"{type(error).__name__}: {error}"
    sys.stdout.write(json.dumps(last) + "\n")


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(workbook: Any, most_sheets: int, most_rows: int) -> None:
    names = workbook.sheet_names
    if len(names) > most_sheets:
        raise ValueError(f"{len(names)} sheets; the limit is {most_sheets}")
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        height = sheet.end[0] + 1 if sheet.end else 0  # its last row, counted from 0
        if height > most_rows:
            raise ValueError(f"{height} rows; the limit is {most_rows}")
        head = {"sheet": name, "merged": sheet.merged_cell_ranges or []}
        sys.stdout.write(json.dumps(head) + "\n")
        for row in sheet.iter_rows():
            sys.stdout.write(json.dumps([_plain(cell) for cell in row]) + "\n")


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return {"n": str(cell)}
    if isinstance(cell, datetime):
        return {"d": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return str(cell)


if __name__ == "__main__":
    main()

"""案账 on the command line: ``anzhang``.

Exit codes: 0 done, 1 refused (or, for ``verify`` and ``doctor``, something is not as it must be),
2 not understood. Who only reads, and whoever runs the machine, needs no key; everybody else acts
with the key in ``ANZHANG_KEY``.

Only the room that is asked for is entered: the acts of all nouns, with every field of theirs, take
longer to learn than most commands take to run.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import psycopg2
import sqlalchemy as sa
import typer

from api.cli import saying
from api.cli.misuse import Misuse, misused
from api.cli.opening import DatabaseUnreachable
from ledger.domain.errors import Refusal
from ledger.store.silence import full, is_full
from ledger.store.translation import InterfaceError, OperationalError

COMMANDS: Final[dict[str, str]] = {
    "demo": "keeping:demo",
    "init": "keeping:init",
    "serve": "keeping:serve",
    "doctor": "doctoring:doctor",
    "import": "working:import_file",
    "evidence": "working:evidence",
    "audit": "auditing:audit",
    "case": "reading:case",
    "account": "auditing:account",
    "trial-balance": "reading:trial_balance",
    "lists": "reading:day_list",
    "verify": "verifying:verify",
    "rebuild": "keeping:rebuild",
    "migrate": "keeping:migrate",
    "erase": "working:erase",
    "backup": "backing_up:backup",
    "restore": "backing_up:restore",
    "restored": "backing_up:restored",
}
GROUPS: Final[dict[str, str]] = {
    "compute": "computing:app",
    "forms": "forms:forms",
    "key": "working:key",
    "policy": "policies:policy",
    "reconcile": "reconciling:reconcile",
    "proof": "proving:proof",
    "lot": "lots:lot",
    "people": "people:people",
}


def app(word: str | None = None) -> typer.Typer:
    """The command line: the room that ``word`` opens, or the whole house if it opens none."""
    house = typer.Typer(
        name="anzhang", no_args_is_help=True, add_completion=False,
        pretty_exceptions_enable=False,
        help="案账 Anzhang: the ledger of a court's enforcement money. "
        "ANZHANG_DSN or ANZHANG_HOME name the database, ANZHANG_KEY whoever acts.",
    )  # fmt: skip
    house.callback()(lambda: None)  # else a house of one room would lose the room's name
    nouns: dict[str, typer.Typer] = {}
    if word not in COMMANDS and word not in GROUPS:
        nouns = _found("acting:every_noun")(word)
        nouns.pop("legacy", None)  # its acts stand beside what looks into single lines
    one_room = word in COMMANDS or word in GROUPS or word in nouns
    for name, where in COMMANDS.items():
        if not one_room or name == word:
            house.command(name)(_found(where))
    for name, where in GROUPS.items():
        if not one_room or name == word:
            house.add_typer(_found(where), name=name)
    for noun, acts in nouns.items():
        house.add_typer(acts, name=noun)
    return house


def _found(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(f"api.cli.{module}"), name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the program with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        ended = app(words[0] if words else None)(words, standalone_mode=False)
    except Misuse as wrong:
        sys.exit(misused(wrong))
    except typer.Abort:
        sys.exit(saying.REFUSED)
    except Refusal as no:
        sys.exit(saying.refused(no, as_json=as_json))
    except (sa.exc.DBAPIError, psycopg2.Error, OperationalError, InterfaceError) as silent:
        sys.exit(saying.refused(_why_silent(silent), as_json=as_json))
    sys.exit(ended or 0)


def _why_silent(error: Exception) -> Refusal:
    """A database that is full or away; raises what is neither."""
    if is_full(error):
        return full()
    away = (psycopg2.OperationalError, OperationalError, InterfaceError)
    said = getattr(error, "orig", error)
    if not isinstance(said, away) and not getattr(error, "connection_invalidated", False):
        raise error
    return DatabaseUnreachable(" ".join(str(said).split()))

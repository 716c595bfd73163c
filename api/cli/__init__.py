"""案账 on the command line: ``anzhang``.

Exit codes: 0 done, 1 refused (or, for ``verify`` and ``doctor``, something is not as it must be),
2 not understood. Who only reads, and whoever runs the machine, needs no key; everybody else acts
with the key in ``ANZHANG_KEY``.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa
import typer

from api.cli import (
    acting,
    auditing,
    disclosing,
    keeping,
    legacy,
    looking,
    lots,
    people,
    policies,
    reading,
    reconciling,
    saying,
    working,
)
from api.cli.computing import app as compute
from api.cli.opening import DatabaseUnreachable
from api.cli.planning import app as plan
from api.cli.planning import debts
from ledger.domain.errors import Refusal

app = typer.Typer(
    name="anzhang", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="案账 Anzhang: the ledger of a court's enforcement money. "
    "ANZHANG_DSN or ANZHANG_HOME name the database, ANZHANG_KEY whoever acts.",
)  # fmt: skip
app.add_typer(compute, name="compute")
app.add_typer(plan, name="plan")
app.add_typer(debts, name="debts")

COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "demo": keeping.demo,
    "init": keeping.init,
    "serve": keeping.serve,
    "doctor": keeping.doctor,
    "import": working.import_file,
    "evidence": working.evidence,
    "audit": auditing.audit,
    "case": reading.case,
    "trial-balance": reading.trial_balance,
    "lists": reading.day_list,
    "verify": keeping.verify,
    "rebuild": keeping.rebuild,
    "migrate": keeping.migrate,
    "erase": working.erase,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
_nouns = acting.every_noun()
_nouns["payouts"].command("show")(looking.payout)
_nouns["lines"].command("show")(looking.line)
# What leads single legacy lines out stands beside what looks into them.
legacy.legacy.add_typer(_nouns.pop("legacy"), name="line")
disclosing.into(_nouns["disclosure"])
for _noun, _acts in _nouns.items():
    app.add_typer(_acts, name=_noun)
app.add_typer(working.key, name="key")
app.add_typer(policies.policy, name="policy")
app.add_typer(reconciling.reconcile, name="reconcile")
app.add_typer(lots.lot, name="lot")
app.add_typer(people.people, name="people")
working.key.command("list")(people.list_keys)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the program with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        app(words)
    except Refusal as no:
        sys.exit(saying.refused(no, as_json=as_json))
    except sa.exc.OperationalError as silent:
        unreachable = DatabaseUnreachable(str(silent.orig).strip())
        sys.exit(saying.refused(unreachable, as_json=as_json))

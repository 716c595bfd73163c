"""No command of the ledger is left out of the machine unless it says here why.

The machines' sources are read, not run. A command counts as given where its method is named on its
own service: ``self.holds.place``, ``desk.place`` after ``desk = Holds(court)``, and the like.
"""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import ledger.services
from ledger.services.command import COMMANDS
from tests.services import courthouse

HERE = Path(__file__).parent
ENDS = "an end of its process that books as the ends given here do; "
SERVICES = {
    # Nothing of these is in a machine.
    "Erasures": "it destroys keys of persons and posts nothing; test_erasure_service.py",
    "GoodsRegister": "goods are no money and post nothing; tests/incoming/test_goods_service.py",
    "GoodsExits": "goods are no money and post nothing; tests/incoming/test_goods_service.py",
    "Keys": "whoever acts here acts without a key; tests/services/test_key_service.py",
    "Reversals": "its case begins after a title fell and its money comes in as any; what it posts"
    " itself is memo; tests/services/test_reversal_service.py",
}
DEBTS = "what is owed is not what is kept: it posts nothing; tests/domain/test_debt.py"
OF_DEBTS = (
    "attach", "choose_regime", "detach", "discharge", "perform", "suspend", "withdraw_claim",
)  # fmt: skip
EARNS = "money in escrow earns by days, and a machine lives one; test_interest_shares.py"
COMMANDS_LEFT = {
    "AccountInterests.propose_share": EARNS,
    "AccountInterests.grant_share": EARNS,
    "AccountInterests.refuse_share": EARNS,
    "AccountInterests.reverse_share": EARNS,
    **{f"DebtRegister.{name}": DEBTS for name in OF_DEBTS},
    "Plans.release_reserve": "nothing is reserved in a machine's plan; test_plan_relief.py",
    "Plans.withdraw": "a machine's plan is final; tests/services/test_plan_service.py",
    "PaymentNotices.issue": "it posts nothing; tests/forms/test_payment_notice.py",
    "Assistance.hand_held_over": "no court asks a machine for what it froze;"
    " tests/services/test_held_handed_over.py",
    "Bankruptcies.find_co_debtors": "no machine tells a co-debtor's money apart;"
    " tests/services/test_bankruptcy_beside.py",
    "Bankruptcies.find_owner": "a model of its own: tests/services/test_two_bankrupts.py",
    "Bankruptcies.take_finding_back": "no machine finds whose it was;"
    " tests/services/test_finding_taken_back.py",
    "Bankruptcies.name_administrator": "it posts nothing; tests/services/test_two_bankrupts.py",
    "Registers.enter_keys": "it posts nothing; tests/api/test_older_books.py",
    "Registers.enter_debtors": "it posts nothing; tests/api/test_older_books.py",
    "Archives.archive": "it posts nothing; tests/incoming/test_archives.py",
    "Payouts.extend": "it posts nothing; tests/services/test_stricter_rules.py",
    "Payouts.file_receipt": "it posts nothing; tests/incoming/test_archives.py",
    "Cash.give_back": "it gives a slip book back and posts nothing; test_cash.py",
    "Cash.name_officer": "it names a person and posts nothing; test_cash_confirmed.py",
    "Cash.make_good": "a machine counts no cash short; tests/incoming/test_cash.py",
    "Deferrals.refuse": ENDS + "tests/incoming/test_deferrals.py",
    "Disclosures._give": "the inside of Disclosures.give, which is given",
    "Escrows.notify": "it posts nothing; tests/services/test_leaving_commands.py",
    "Escrows.open_matter": "it posts nothing; tests/services/test_leaving_commands.py",
    "Escrows.close_matter": "it posts nothing; tests/services/test_leaving_commands.py",
    "Escrows.refuse": "nothing is kept before it is granted; test_escrow_service.py",
    "Escrows.propose_lapse": "five years, and a machine lives one day; test_escrow_service.py",
    "Escrows.lapse": "five years, and a machine lives one day; test_escrow_service.py",
    "Escrows.to_treasury": "five years, and a machine lives one day; test_escrow_service.py",
    "Holds.extend": "it moves a day and posts nothing; tests/incoming/test_holds.py",
    "Holds.keep": "it posts nothing; tests/incoming/test_holds.py",
    "Holds.refuse": ENDS + "tests/incoming/test_holds.py",
    "Holds.settle": "all is paid by then; tests/incoming/test_every_incoming_command.py",
    "Moves.withdraw": ENDS + "tests/services/test_move_service.py",
    "Notices.push": "it posts nothing; tests/incoming/test_every_incoming_command.py",
    "Returns.again": "a draft as any, of what is known; tests/services/test_return_service.py",
    "Payouts.draft_several": "several drafts in one; tests/services/test_leaving_commands.py",
    "Sheets.approve": "approvals as any, many at once; tests/services/test_sheet_service.py",
    "People.approve_for": "an approval as any, of another's; test_standing_in.py",
    "Receipts.accept": "a claim as any, proposed by rule; test_matching_lines.py",
}


def commands() -> set[str]:
    """Every command of ledger.services, whatever else was imported before."""
    owners: set[str] = set()
    for found in pkgutil.iter_modules(ledger.services.__path__, "ledger.services."):
        owners |= set(vars(importlib.import_module(found.name)))
    return {name for name in COMMANDS if name.partition(".")[0] in owners}


class Reader:
    """Which service a name stands for, in one file and on ``self`` in all of them."""

    def __init__(self, trees: list[ast.Module]) -> None:
        self.services = {name.partition(".")[0] for name in commands()}
        self.on_self: dict[str, str] = {}
        self.given: set[str] = set()
        for tree in trees:
            for target, value in _assignments(tree):
                if isinstance(target, ast.Attribute) and (service := self.service(value, {})):
                    self.on_self[target.attr] = service
        for tree in trees:
            for each in _functions(tree):
                self._read(each)

    def service(self, value: ast.expr, names: dict[str, str]) -> str | None:
        """The service this expression is, if it is one."""
        match value:
            case ast.Call(func=ast.Name(id=made)) if made in self.services:
                return made
            case ast.Name(id=name):
                return names.get(name)
            case ast.Attribute(attr=attr):
                return self.on_self.get(attr)
        return None

    def _read(self, function: ast.FunctionDef) -> None:
        names: dict[str, str] = {}
        for target, value in _assignments(function):
            if isinstance(target, ast.Name) and (service := self.service(value, names)):
                names[target.id] = service
        for each in ast.walk(function):
            if isinstance(each, ast.Attribute) and (service := self.service(each.value, names)):
                self.given.add(f"{service}.{each.attr}")


def _assignments(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target with its value; of tuples, each part with its part."""
    for each in ast.walk(tree):
        if not isinstance(each, ast.Assign):
            continue
        for target in each.targets:
            if isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple):
                yield from zip(target.elts, each.value.elts, strict=True)
            else:
                yield target, each.value


def given() -> set[str]:
    """What the machines give themselves, or by a word of the court house that they use."""
    machines = [ast.parse(path.read_text()) for path in sorted(HERE.glob("*_machine.py"))]
    words = ast.parse(Path(courthouse.__file__).read_text())
    used, before = _named(machines), set[str]()
    while used != before:  # a word may use another
        before, spoken = used, [f for f in _functions(words) if f.name in used | {"__init__"}]
        used = used | _named(spoken)
    return Reader([*machines, ast.Module(spoken, [])]).given


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]


def _named(trees: Sequence[ast.AST]) -> set[str]:
    nodes = (each for tree in trees for each in ast.walk(tree))
    return {each.attr for each in nodes if isinstance(each, ast.Attribute)}


def test_every_command_is_given_by_a_machine_or_says_why_not() -> None:
    missing = commands() - given()
    explained = {c for c in missing if c.partition(".")[0] in SERVICES} | set(COMMANDS_LEFT)
    assert missing == explained


def test_a_service_said_to_be_left_out_is_left_out() -> None:
    assert {c for c in given() & commands() if c.partition(".")[0] in SERVICES} == set()


def test_the_reader_takes_no_service_for_another() -> None:
    source = """
def rule(self):
    moves, own = Moves(court), self.holds
    own.keep(number)
    moves.withdraw(number)
    other.refuse(number)
"""
    kept = ast.parse("def __init__(self):\n    self.holds = Holds(court)")
    found = Reader([kept, ast.parse(source)]).given
    assert found == {"Holds.keep", "Moves.withdraw"}

"""Whoever reads a whole book knows every noun there is, not only those imported already."""

import subprocess
import sys

ASKED = """
import importlib, pkgutil
from api.every import HOME
from ledger.domain.kernel import every_fact

importlib.import_module(HOME)  # what a verifying process learns, and nothing more
known = {fact.TOPIC for fact in every_fact()}
import auctions, ledger.domain, reconciliation
for room in (ledger.domain, auctions, reconciliation):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(module.name)
print(*sorted({fact.TOPIC for fact in every_fact()} - known))
"""


def test_a_process_that_verifies_or_rebuilds_knows_every_fact_of_the_house() -> None:
    """In a process of its own: in this one the tests have imported everything already."""
    ran = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=False, timeout=200
    )
    assert (ran.returncode, ran.stdout.split()) == (0, []), ran.stderr

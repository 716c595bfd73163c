"""Two companies that owe one case and go bankrupt, and the guarantor who does not."""

from tests.services.courthouse import DEBTOR

NAMES = {"p2": DEBTOR, "p3": "乙公司", "p4": "丙担保公司"}
SUMS = {"p2": "25000.00", "p3": "8000.00", "p4": "500.00"}
"""What each of them has paid, in yuan; by it a receipt is known for his."""

"""Guards that no test can miss, each with its reason: a second lock behind another one.

The list is checked: one that is killed after all, or gone, is reported and has to leave it.
"""

from typing import Final

KNOWN: Final[dict[str, str]] = {}

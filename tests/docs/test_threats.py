"""What is written of a superuser's ways names tests that there are, and leaves no finding out."""

import re

from api.chinese_differences import KINDS
from tests.docs.pages import ROOT

TEXT = (ROOT / "docs/threats.md").read_text(encoding="utf-8")


def test_every_way_is_gone_by_a_test_that_there_is() -> None:
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(\w+)`", TEXT)
    assert named
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), (file, test)


def test_every_kind_of_difference_is_told_of() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in TEXT] == []

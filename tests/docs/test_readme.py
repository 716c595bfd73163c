"""What the README says to type can be typed, and what it points to is there."""

import re
from functools import cache
from typing import Any

import pytest
import typer

from api.cli import app
from tests.docs.pages import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPED = sorted(set(re.findall(r"`anzhang ([^`]+)`", README)))


@cache
def every_command() -> Any:
    """The command line, built once for all that is typed."""
    return typer.main.get_command(app())


@pytest.mark.parametrize("typed", TYPED)
def test_every_command_in_the_readme_exists_with_its_options(typed: str) -> None:
    command = every_command()
    words = typed.split()
    while getattr(command, "commands", None):
        word = words.pop(0)
        assert word in command.commands, typed
        command = command.commands[word]
    options = {flag for each in command.params for flag in each.opts}
    assert {word for word in words if word.startswith("--")} <= options, typed


def test_the_readme_names_what_each_of_three_people_types_first() -> None:
    rows = [
        row
        for row in README.splitlines()
        if row.count("| `anzhang ") + row.count(" `anzhang ") >= 3
    ]
    assert len(rows) == 5


def test_every_document_the_readme_points_to_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path

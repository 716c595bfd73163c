"""The handbook can be typed from its first line to its last, and the program says what it says."""

from datetime import UTC
from pathlib import Path

import pytest

from api.cli.opening import place
from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.services.keys import Keys
from tests.api.handbook import Begun, Clock, Given, Marks, Staff, Step, Typed, chapter, steps
from tests.api.keyboard import Machine, machine  # noqa: F401
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
# Each goes on from the first chapters in a book of its own: they are typed beside each other.
MORE = sorted((ROOT / "docs").glob("handbook-*.md"))
REFUSED = "✗"


class Reader:
    """Does what the handbook says, as each of its people."""

    def __init__(self, machine: Machine) -> None:  # noqa: F811
        self.machine, self.marks = machine, Marks()
        self.keys: dict[str, str] = {}
        self.typed = 0

    def does(self, step: Step) -> None:
        match step:
            case Clock(moment):
                now = moment.astimezone(UTC)
                self.machine.monkeypatch.setattr(clock, "_installed", lambda: now)
            case Given(name, text, encoding):
                (self.machine.home / name).write_bytes(self.marks.here(text).encode(encoding))
            case Begun(chapters):
                for number in chapters:
                    for before in steps(chapter(PAGE, number)):
                        self.does(before)
            case Staff(people):
                with place() as here:
                    keys = Keys(here.court())
                    self.keys |= {who: self.hired(keys, who, Role(role)) for who, role in people}
            case Typed():
                self.types(step)

    @staticmethod
    def hired(keys: Keys, person: str, role: Role) -> str:
        """A key given, taken and admitted by the people who did so before."""
        with acting(Act("chen.gang", Role.ADMIN)):
            given = keys.issue(person, role)[1]
        with acting(Act(person, role)):
            taken, secret = keys.take(given)
        if role is not Role.AUDITOR:  # who only reads is admitted with the key itself
            with acting(Act("sun.lei", Role.LEADER)):
                keys.admit(taken.ids["prefix"], taken.ids["mark"])
        return secret

    def types(self, step: Typed) -> None:
        program, *words = self.marks.typed(step.words)
        if program == "export":
            name, value = words[0].split("=", 1)
            if name == "ANZHANG_KEY":
                self.keys[step.person] = value
            else:
                self.machine.monkeypatch.setenv(name, value)
            return
        assert program == "anzhang", f"line {step.row}"
        ran = self.machine.run(*words, key=self.keys.get(step.person, ""))
        self.typed += 1
        said = ran.stdout + ran.stderr
        missing = self.marks.missing(step.answers, said)
        assert not missing, f"line {step.row}: {step.words}\nsaid:\n{said}\nand not: {missing[0]}"
        refused = bool(step.answers) and step.answers[0].startswith(REFUSED)
        assert ran.returncode == int(refused), f"line {step.row}: {step.words}\nsaid:\n{said}"


def test_the_handbook_is_typed_from_its_first_line_to_its_last(
    machine: Machine,  # noqa: F811
) -> None:
    reader = Reader(machine)
    for step in steps(PAGE):
        reader.does(step)
    assert reader.typed > 60


@pytest.mark.parametrize("page", MORE, ids=lambda page: page.stem)
def test_a_page_that_goes_on_from_the_handbook_is_typed_to_its_end(
    machine: Machine,  # noqa: F811
    page: Path,
) -> None:
    reader = Reader(machine)
    for step in steps(page.read_text(encoding="utf-8")):
        reader.does(step)
    assert reader.typed > 30
    assert f"({page.name})" in PAGE


def test_a_line_the_program_does_not_say_is_found_in_the_handbook() -> None:
    (step,) = steps(
        "```console\nli.na $ anzhang x\n编号 one 0123456789ab\n编号 two ffffffffffff\n```"
    )
    assert isinstance(step, Typed)
    marks = Marks()
    assert marks.missing(step.answers, "编号   one │ aaaaaaaaaaaa\n编号 two 222222222222") == []
    assert marks.typed("anzhang y 0123456789ab") == ["anzhang", "y", "aaaaaaaaaaaa"]
    assert marks.missing(step.answers, "编号 one bbbbbbbbbbbb\n编号 two 222222222222") != []
    assert Marks().missing(step.answers, "编号 two 222222222222\n编号 one aaaaaaaaaaaa") != []

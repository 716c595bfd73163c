"""案账 in a minute: the main job from an empty folder to a verified book, unattended."""

import time
from typing import Any

from rich.console import Console

from api.demo import legacy_story
from api.demo.closing import close
from api.demo.lot_story import LotStory
from api.demo.report import report
from api.demo.story import Story, WentWrong
from api.demo.world import started, world

__all__ = ["WentWrong", "run"]


def run(console: Console) -> dict[str, Any]:
    """Run the demonstration, printing as it goes; the figures it ended with.

    Raises :class:`WentWrong` at the first answer that is not as it must be.
    """
    began = time.monotonic()
    with started() as server:
        with world(server, "cases") as surroundings:
            story = Story(surroundings, console)
            story.tell()
            close(story)
            legacy_story.tell(story)
            found = report(story)
        # A lot takes most of a year: it has a court and a bank of its own.
        with world(server, "lots") as surroundings:
            LotStory(Story(surroundings, console)).tell()
    console.print(f"  用时 {time.monotonic() - began:.0f} s", highlight=False)
    return found

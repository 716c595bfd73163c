"""A command brings in what it needs, and not what the server, a migration or a file needs."""

import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from migrations.run import HERE, newest

ROOMS = ("auditing", "disclosing", "keeping", "people", "policies", "reading", "working")
OF_OTHERS = (
    *("alembic", "fastapi", "starlette", "uvicorn", "multipart", "mockbank"),
    *("jinja2", "python_calamine", "rapidfuzz", "xlsxwriter"),
)
ASKING = f"""
import sys
import api.cli
# Who only parses the words needs no fact; who reads the book needs every one.
print(*sorted({{"lxml", *{OF_OTHERS}}} & sys.modules.keys()), "ledger.domain.every" in sys.modules)
for room in {ROOMS}:
    __import__(f"api.cli.{{room}}")
print(*sorted({{*{OF_OTHERS}}} & sys.modules.keys()), "ledger.domain.every" in sys.modules)
"""


def test_a_command_waits_for_no_library_that_it_does_not_use() -> None:
    asked = [sys.executable, "-c", ASKING]
    root = Path(__file__).parents[2]
    said = subprocess.run(asked, cwd=root, check=True, capture_output=True, text=True)
    assert said.stdout.splitlines() == ["False", "True"]


def test_the_newest_revision_is_the_one_that_the_migrations_end_in() -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == newest()

"""The server that is told to stop closes what it opened."""

import signal
import subprocess
import sys

STOPPED_AS_UVICORN_IS = """
import os, signal
from uvicorn import Config, Server
from api.serve import leave_in_order

leave_in_order()
try:
    with Server(Config("none")).capture_signals():
        os.kill(os.getpid(), signal.SIGTERM)
finally:
    print("closed")
"""


def test_what_was_opened_is_closed_when_the_server_is_told_to_stop() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STOPPED_AS_UVICORN_IS], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "closed\n"), ran.stderr
    without = STOPPED_AS_UVICORN_IS.replace("\nleave_in_order()", "\n")
    cut = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, check=False
    )
    assert (cut.returncode, cut.stdout) == (-signal.SIGTERM, ""), "so it is needed"

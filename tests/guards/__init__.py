"""Every guard of the house broken once, to see a test fail.

    python -m tests.guards [path ...]       break the guards of these files or rooms (all without)

A guard is a condition over a refusal, each alternative of it one guard; a refusal that stands
alone; and a call of a check, for a check is worth what the commands ask of it. No file is changed:
modules are read through :mod:`tests.guards.switch`, which puts a switch beside each guard. One run
of the tests notes which guard said no in which test; then each guard is switched off and only those
tests are run again, in a process forked for it. What never said no needs no run: nobody would miss
it.
"""

"""How fast the ledger is on this machine, each figure beside a baseline of the same run.

Benchmarks report and never fail: whether a figure is good enough is for people to say.
"""

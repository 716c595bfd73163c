"""Talking to the bank about money going out (出款): the order, its answers, and the returns."""

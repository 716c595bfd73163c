"""Matching (对账匹配): whose money a bank line is, by few and fixed rules, each saying why.

Everything here is pure: lines, expectations and cases go in, hits with their reasons come out.
Only the exact rules book by themselves; every other hit is a proposal two people decide.
"""

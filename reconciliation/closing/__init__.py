"""Proof and close (对账与结账): bank and books compared day by day, and a month sealed by two."""

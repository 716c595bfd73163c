"""What the reconciliation's facts add up to, for reading."""

"""How facts are kept: one table, one door, one chain for each book."""

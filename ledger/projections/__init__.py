"""Views (查询视图): what the facts add up to, kept ready for reading, and thrown away at will."""

"""The views of the auctions: one file a view, its table, its handlers, its queries."""

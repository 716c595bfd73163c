"""The law of judicial auctions: one file a chapter, pure, cited, dated functions."""

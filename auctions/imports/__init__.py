"""What platforms say of lots, bids and settlements, read into one shape; maps are data."""

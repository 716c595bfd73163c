"""Judicial auction lots (司法拍卖拍品), from seizure to zero; their money stands in the ledger."""

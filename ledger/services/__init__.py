"""What may be asked of the ledger: one class a noun, one method a request, one commit a method."""

"""Rules of law and of good order, one chapter to a file; every function is dated and cited."""

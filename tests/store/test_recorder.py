"""The recorder keeps the library's own promises, and the book's besides."""

"""How the database came to be: alembic revisions, each one SQL file that can be read by itself."""

"""What an operator decides about the server, read from the environment (``ANZHANG_…``)."""

from pathlib import Path
from typing import Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE: Final = 1024 * 1024


class Settings(BaseSettings):
    """The server's settings; nothing here changes what the ledger permits.

    ``dsn`` names the database and ``book`` the court's book in it; ``key_file`` holds the court's
    master key. ``max_upload_bytes`` limits every request body, ``most_per_minute`` how
    often one key may ask from one address (0: without limit), ``wait_seconds`` how long a read
    waits for the views to reach the position it asked for. ``bank_folder`` is shared with the
    bank's own program: payment files go in there, answers come out. ``bank_profiles`` is the folder
    of the court's own bank profiles (docs/bank-profiles.md), beside those that are shipped.
    ``seen_file`` is where this machine notes how far it has seen the book go (docs/backup.md), by
    default beside the master key; it must not lie where the database is restored with it.
    """

    model_config = SettingsConfigDict(env_prefix="ANZHANG_", frozen=True)

    dsn: str = ""
    book: str = Field(default="court", min_length=1, max_length=64)
    key_file: Path = Path(".anzhang/master.key")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    max_upload_bytes: int = Field(default=32 * MEBIBYTE, ge=1)
    most_per_minute: int = Field(default=6000, ge=0)
    wait_seconds: float = Field(default=5.0, ge=0)
    bank_folder: Path | None = None
    bank_profiles: Path | None = None
    seen_file: Path | None = None

    @property
    def seen(self) -> Path:
        """Where it is noted how far the book was seen to go."""
        return self.seen_file or self.key_file.with_name(f"{self.key_file.name}.seen")

"""Settings of the server, from the environment, validated before it starts.

Every name has the prefix ``PLEDGEBOOK_``. What is unreadable stops the start with a sentence that says which variable.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How the server runs. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="PLEDGEBOOK_", extra="ignore", frozen=True)

    database: str = Field("pledgebook.db", description="SQLite file, or postgresql://")
    head_file: Path | None = Field(None, description="Beside the database where not given")
    attachments: Path | None = Field(None, description="A folder; in the database where not given")
    office_of_one: bool = False
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    body_max: int = Field(4 * 1024 * 1024, ge=1024, description="Largest JSON body")
    attachment_max: int = Field(20 * 1024 * 1024, ge=1024, description="Largest scan")
    import_max: int = Field(50 * 1024 * 1024, ge=1024, description="Largest file to be imported")
    depth_max: int = Field(32, ge=4, le=200, description="Deepest nesting of a JSON body")
    token_hours: int = Field(12, ge=1, le=24 * 90, description="How long a sign-in lasts")
    grace: int = Field(20, ge=0, description="How long a stop waits for open requests")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

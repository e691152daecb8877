"""Every setting once, with why. Read from the environment with prefix `JA_`; `docs/instellingen.md` lists them."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent

SECRETS = Path("/run/secrets")
"""Where containers find their secrets: a file `ja_meili_key` is the setting JA_MEILI_KEY, unless that is given."""


class Settings(BaseSettings):
    """Settings of one process. A wrong value stops the start with one line that names it."""

    model_config = SettingsConfigDict(
        env_prefix="JA_", use_attribute_docstrings=True, secrets_dir=SECRETS if SECRETS.is_dir() else None
    )

    data: Path = ROOT / "data"
    """Folder for everything the product writes when embedded: the SQLite file."""
    seed: Path = ROOT / "seed" / "drenthe"
    """Folder of the region's facts. Another region is another folder, not another program."""
    language: Path = ROOT / "seed" / "taal" / "nl"
    """Folder of what is known of the language itself (danger, who asks, what is asked), shared by regions."""
    database_url: str | None = None
    """SQLAlchemy URL; without one, a SQLite file in `data`. PostgreSQL: postgresql+psycopg://…"""
    database_connections: int = Field(default=10, ge=2)
    """Connections of one process to PostgreSQL, at most; docs/productie.md adds them up. SQLite takes what it needs."""
    meili_url: str = ""
    """Addresses of Meilisearch servers, comma separated. Without one, each process searches in its own memory."""
    meili_key: SecretStr | None = None
    """Key for those servers, with the actions that docs/zoekmachines.md lists; never the master key."""
    betekenis: Literal["aan", "uit"] = "aan"
    """Whether a sentence encoder adds to what phrases say of a question. Off saves 120 MB and 1 s at start."""
    limiet_vragen: int = Field(default=600, ge=0)
    """Questions a minute from one address; 0 is no limit. A whole school is one address: 30 a class, 20 classes."""
    limiet_suggesties: int = Field(default=3000, ge=0)
    """Suggestions a minute from one address: one person typing asks five a second."""
    limiet_lezen: int = Field(default=1200, ge=0)
    """Other reads a minute from one address."""
    limiet_schrijven: int = Field(default=300, ge=0)
    """Writes a minute."""
    limiet_sleutel: int = Field(default=10, ge=1)
    """How many times as much a caller with a key may ask."""
    proxies: str = ""
    """Addresses or networks of our own proxies, comma separated: only these are believed about who the caller is."""
    host: str = "127.0.0.1"
    """Address to listen on. Public traffic comes through a proxy."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Port to listen on."""
    drain_seconds: float = Field(default=0, ge=0, le=300, allow_inf_nan=False)
    """How long a process that is asked to stop (SIGTERM) goes on answering while `/readyz` is red, so that a proxy can
    leave it first. Longer than the proxy's interval between looks; 0 without a proxy."""
    base_url: str = ""
    """Address under which users reach the product: in the OpenAPI documents and in links. Without one, this machine."""
    contact_name: str = "Beheer Het Juiste Adres"
    """Whom integrators ask: shown in the OpenAPI document (ADR /core/doc-openapi-contact)."""
    contact_email: str = "beheer@hetjuisteadres.example"
    """Reserved domain (RFC 2606) until a real mailbox exists: no address is invented."""
    contact_url: str = "https://hetjuisteadres.example/contact"
    """As `contact_email`."""
    publisher_name: str | None = None
    """Which organisation publishes this directory: in the description for data catalogues. None is unknown."""
    publisher_uri: str | None = None
    """That organisation's identifier, preferably TOOI's: https://identifier.overheid.nl/tooi/id/…"""

    @field_validator("database_url")
    @classmethod
    def _named(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("dit is leeg: geef een adres, of laat de instelling weg")
        if value is not None and not value.startswith(("sqlite:", "postgresql+psycopg:")):
            raise ValueError("dit begint met sqlite:/// of postgresql+psycopg://")
        try:
            make_url(value or "sqlite://")
        except (ArgumentError, ValueError):
            raise ValueError("dit is geen adres van een database") from None
        return value

    @field_validator("meili_url")
    @classmethod
    def _web_addresses(cls, value: str) -> str:
        for url in filter(None, map(str.strip, value.split(","))):
            if not url.startswith(("http://", "https://")):
                raise ValueError("elk adres begint met http:// of https://")
            try:
                parts = urlsplit(url)
                named = bool(parts.hostname and parts.port != 0)  # a port that cannot be raises
            except ValueError:
                named = False
            if not named:
                raise ValueError("elk adres heeft een naam of nummer van een machine, en een poort tot 65535")
        return value

    @field_validator("proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            try:
                ip_network(part, strict=False)
            except ValueError:
                raise ValueError("elk deel is een adres of een netwerk, zoals 10.0.0.7 of 10.0.0.0/8") from None
        return value

    @model_validator(mode="after")
    def _address(self) -> "Settings":
        self.base_url = (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")
        return self

    @property
    def meili_urls(self) -> list[str]:
        """Each address by itself."""
        return [url.strip().rstrip("/") for url in self.meili_url.split(",") if url.strip()]

    @property
    def effective_database_url(self) -> str:
        """The URL in use."""
        return self.database_url or f"sqlite:///{self.data / 'hetjuisteadres.sqlite3'}"

"""Typed settings, from the environment and `lienthong.toml`, checked once at start."""

import os
import secrets
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lienthong.errors import LienthongError, gettext_noop

MEGABYTE = 1024 * 1024


class SettingsInvalid(LienthongError):
    """A setting has a value that cannot work."""

    code = "settings.invalid"
    status = 500
    message = gettext_noop("Setting {key} is wrong: {reason}.")
    hint = gettext_noop(
        "Correct it in the environment or in lienthong.toml; docs/reference/settings.md lists all."
    )


class Settings(BaseSettings):
    """What an installation may choose. Each field is `LIENTHONG_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="LIENTHONG_", extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Folder of everything that is kept.")
    host: str = Field(default="127.0.0.1", description="Address that web and gateway listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of portal and console.")
    gateway_port: int = Field(default=8100, ge=1, le=65535, description="Port of the gateway.")
    public_url: str = Field(
        default="", description="Address people use, such as https://du-lieu.hue.gov.vn."
    )
    gateway_url: str = Field(default="", description="Address other agencies' programs use.")
    agency_code: str = Field(
        default="", description="Code of the agency that runs the hub; empty: the top of the tree."
    )
    portal_name: str = Field(
        default="", description="Name at the head of every page; empty: Data portal."
    )
    allowed_hosts: str = Field(default="", description="Host names answered, comma separated.")
    database_url: str = Field(default="", description="postgresql://… ; empty: SQLite in data_dir.")
    store_url: str = Field(default="", description="s3://bucket/prefix ; empty: files in data_dir.")
    s3_endpoint: str = Field(
        default="", description="Address of the S3 service, when it is not Amazon's."
    )
    s3_region: str = Field(default="us-east-1", description="Region of the S3 service.")
    s3_access_key: str = Field(default="", description="Key name for the S3 service.", repr=False)
    s3_secret_key: str = Field(default="", description="Secret for the S3 service.", repr=False)
    secret_key: str = Field(
        default="", description="Signs sessions; empty: made and kept in data_dir.", repr=False
    )
    debug: bool = Field(default=False, description="Show details of faults; never in production.")
    web_workers: int = Field(default=2, ge=1, le=64, description="Web processes.")
    web_threads: int = Field(default=4, ge=1, le=64, description="Threads of each web process.")
    table_memory_mb: int = Field(default=512, ge=64, description="Memory of the table engine, MB.")
    table_threads: int = Field(default=2, ge=1, description="Threads of the table engine.")
    import_memory_mb: int = Field(default=1024, ge=256, description="Memory of one import, MB.")
    import_seconds: int = Field(default=300, ge=5, description="Time of one import, seconds.")
    upload_max_mb: int = Field(default=1024, ge=1, description="Largest uploaded file, MB.")
    mail_url: str = Field(
        default="", description="smtp://user:password@host:port ; empty: no mail.", repr=False
    )
    oidc_issuer: str = Field(default="", description="Address of an OpenID Connect provider.")
    oidc_client_id: str = Field(default="", description="Client name at that provider.")
    oidc_client_secret: str = Field(
        default="", description="Client secret at that provider.", repr=False
    )
    oidc_name: str = Field(
        default="VNeID", description="Name of that provider on the sign-in page."
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "sqlite:///")):
            message = gettext_noop("it must start with postgresql:// or sqlite:///")
            raise ValueError(message)
        return value

    @field_validator("store_url")
    @classmethod
    def _known_store(cls, value: str) -> str:
        if value and not value.startswith("s3://"):
            message = gettext_noop("it must start with s3://")
            raise ValueError(message)
        return value

    @property
    def web_url(self) -> str:
        """The address of portal and console, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def exchange_url(self) -> str:
        """The address of the gateway, without a slash at the end."""
        return (self.gateway_url or f"http://{self.host}:{self.gateway_port}").rstrip("/")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(key=str(path), reason=error) from error


def read_settings(file: Path | None = None) -> Settings:
    """Settings of this process: defaults, then the file, then the environment.

    `file` is `lienthong.toml` in the working folder unless given (or named by
    `LIENTHONG_CONFIG`). Raises SettingsInvalid with the name of the key and what is wrong.
    """
    path = file or Path(os.environ.get("LIENTHONG_CONFIG", "lienthong.toml"))
    values = _from_file(path) if path.exists() else {}
    values = {k: v for k, v in values.items() if f"LIENTHONG_{k.upper()}" not in os.environ}
    unknown = [
        name
        for name in os.environ
        if name.startswith("LIENTHONG_")
        and name.removeprefix("LIENTHONG_").lower() not in Settings.model_fields
        and name.removeprefix("LIENTHONG_") not in _OTHERS
    ]
    if unknown:
        raise SettingsInvalid(key=unknown[0], reason=_REASONS["extra_forbidden"])
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        raise SettingsInvalid(key=key, reason=_REASONS.get(first["type"], told)) from None


_REASONS = {
    "int_parsing": gettext_noop("it must be a whole number"),
    "int_type": gettext_noop("it must be a whole number"),
    "greater_than_equal": gettext_noop("the number is too small"),
    "less_than_equal": gettext_noop("the number is too large"),
    "bool_parsing": gettext_noop("it must be true or false"),
    "bool_type": gettext_noop("it must be true or false"),
    "string_type": gettext_noop("it must be text"),
    "extra_forbidden": gettext_noop("no setting has this name"),
}

# Names in the environment that belong to tests and tools, not to an installation.
_OTHERS = frozenset(
    "CONFIG SHARED TEST_KILLS CHROMIUM SUPERVISOR TEST_DATABASE_URL DEMO PART".split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


def secret_key(chosen: Settings) -> str:
    """The key that signs sessions; made on first use and readable by the owner only."""
    if chosen.secret_key:
        return chosen.secret_key
    path = chosen.data_dir / "secret.key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made

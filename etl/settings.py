"""What the environment says: where the data live and where the services are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.errors import UsageError

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of the data side; every name is read from ``TRILATERAL_<NAME>``.

    Attributes:
        data: The store: a folder, or a bucket such as ``s3://bucket/prefix``.
        worldbank_url: Base URL of the World Bank Indicators API.
        imf_url: Base URL of the IMF SDMX API, without a version.
        datamapper_url: Base URL of the IMF DataMapper API.
        unctad_url: Base URL of the UNCTADstat API.
        connect_timeout: Seconds until a connection counts as failed.
        read_timeout: Seconds without a byte until an answer counts as failed.
        deadline: Seconds for all tries of one request together.
        attempts: How often a request is tried.
        connections: How many connections to one service at once.
        public_url: The address under which readers reach the dashboard; links in files and cards begin with it.
        embed_origins: Who may show figures in a frame, as a CSP source list (``https://example.org``).
        hosts: Names under which the server answers, separated by commas (``*.example.org``); any if empty.
        export_rate: Files a minute that one reader may ask for, twice as many at once; 0 for any number.
        max_age: Pages say so when the figures were confirmed more than so many days ago; 0 for never.
        log: ``text`` for people, ``json`` for one object a line, each request among them.
        cache: A folder for releases that came from a bucket; one of this user's own if empty.
        lease: Seconds after which a writer to a bucket that is not heard of has lost its lock.
        webhook_url: Where a refresh tells how it ended.
        webhook_secret: Signs what is told there.
    """

    model_config = SettingsConfigDict(env_prefix="TRILATERAL_", frozen=True)

    data: str = str(CHECKOUT / "data")
    worldbank_url: str = "https://api.worldbank.org/v2"
    imf_url: str = "https://api.imf.org/external/sdmx"
    datamapper_url: str = "https://www.imf.org/external/datamapper/api/v1"
    unctad_url: str = "https://unctadstat-api.unctad.org/api"
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 180.0
    attempts: int = 4
    connections: int = 4
    public_url: Annotated[str, Field(pattern=r"^(https?://[A-Za-z0-9.:/_-]{1,200})?$")] = ""
    embed_origins: Annotated[str, Field(pattern=r"^[A-Za-z0-9 '*.:/_-]*$")] = "*"
    hosts: Annotated[str, Field(pattern=r"^[A-Za-z0-9*.:,_\[\]-]*$")] = ""
    export_rate: Annotated[float, Field(ge=0)] = 120.0
    max_age: Annotated[float, Field(ge=0)] = 180.0
    log: Literal["text", "json"] = "text"
    cache: str = ""
    lease: Annotated[float, Field(gt=0)] = 60.0
    webhook_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    webhook_secret: SecretStr = SecretStr("")


def load() -> Settings:
    """The settings of this process.

    Raises:
        UsageError: A variable does not hold what it should.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "TRILATERAL_" + "_".join(str(part) for part in first["loc"]).upper()
        raise UsageError(
            f"{name} is not usable: {first['msg']}.", hint="Correct or unset it."
        ) from error

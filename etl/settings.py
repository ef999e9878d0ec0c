"""EtlSettings of the data side, from the environment: where the data lie and where the services are."""

from __future__ import annotations

import os
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from etl import catalog
from etl.errors import UsageError
from etl.places import DEFAULT

PREFIX = "TRILATERAL_"

S = TypeVar("S", bound=BaseModel)

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class EtlSettings(BaseModel):
    """Settings of the data side; every name is read from ``TRILATERAL_<NAME>``.

    Attributes:
        data: The store: a folder, or a bucket such as ``s3://bucket/prefix``; also a server's address, which is read
            only. The user's data folder where a package was installed.
        services: Service -> its base URL, where that is not the catalogue's; each from ``TRILATERAL_<SERVICE>_URL``.
        connect_timeout: Seconds until a connection counts as failed.
        read_timeout: Seconds without a received byte after which a response counts as failed.
        deadline: Seconds for all tries of one request together.
        source_deadline: Seconds for all requests of one source together, including the check for new editions.
        attempts: How often a request is tried.
        connections: Maximum number of connections to one service at once.
        cache: A folder for releases that came from a bucket; one of this user's own if empty.
        lease: Seconds without a renewal after which a writer to a bucket loses its lock.
        webhook_url: Where the outcome of a refresh is posted.
        webhook_secret: The key that signs what is posted there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Empty, it would be the folder that a command happens to run in.
    data: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = str(DEFAULT)
    services: dict[str, str] = Field(default_factory=dict)
    connect_timeout: Positive = 10.0
    read_timeout: Positive = 60.0
    deadline: Positive = 180.0
    source_deadline: Positive = 240.0
    attempts: Count = 4
    connections: Count = 4
    cache: str = ""
    lease: Positive = 60.0
    webhook_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    webhook_secret: SecretStr = SecretStr("")

    def url(self, service: str) -> str:
        """The base URL of a service: ``settings.url("imf")``."""
        return self.services.get(service) or catalog.services()[service].url


def load() -> EtlSettings:
    """The settings of the data side of this process.

    Raises:
        UsageError: A variable does not hold what it should.

    Example:
        >>> load().url("worldbank").startswith("https://")
        True
    """
    urls = {name: os.environ.get(variable(f"{name}_url"), "") for name in catalog.services()}
    return from_environment(EtlSettings, services={name: url for name, url in urls.items() if url})


def from_environment(kind: type[S], **given: object) -> S:
    """Settings of a kind, each from the variable of its name; its default where there is no such variable.

    Args:
        kind: Which settings.
        given: Those that have no variable of their name.

    Raises:
        UsageError: A variable does not hold what it should.

    Example:
        >>> from_environment(EtlSettings, attempts=2).attempts
        2
    """
    read = {
        name: os.environ[variable(name)]
        for name in kind.model_fields
        if name not in given and variable(name) in os.environ
    }
    try:
        return kind.model_validate(read | given)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            f"{variable(str(first['loc'][0]))} is not usable: {first['msg']}.",
            hint="Correct or unset it.",
        ) from error


def variable(name: str) -> str:
    """The environment variable of a setting.

    Example:
        >>> variable("imf_url")
        'TRILATERAL_IMF_URL'
    """
    return f"{PREFIX}{name.upper()}"


def names() -> list[str]:
    """The names of the settings of the data side, that of each service among them."""
    urls = [f"{name}_url" for name in catalog.services()]
    fields = [name for name in EtlSettings.model_fields if name != "services"]
    return [*fields[:1], *urls, *fields[1:]]

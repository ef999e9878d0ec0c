"""What the errors of an object store mean, and what to do next; each service has its own texts."""

from __future__ import annotations

import re

from obstore import exceptions

from etl.errors import StoreBusy, StoreError

#: What says who asks.
_KEYS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_KEY, or AZURE_STORAGE_SAS_TOKEN",
}
#: What says where the service is, if not at its usual address.
_ADDRESS = {
    "s3": "AWS_ENDPOINT_URL",
    "gs": "GOOGLE_BASE_URL",
    "az": "AZURE_STORAGE_ENDPOINT",
}
#: How the services say that the bucket itself is not there, where an object is meant.
_NO_BUCKET = re.compile(r"NoSuchBucket|ContainerNotFound|[Tt]he specified bucket does not exist")
_DENIED = (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)


def no_bucket(error: BaseException) -> bool:
    """Whether the bucket itself is not there, where an object is meant."""
    return bool(_NO_BUCKET.search(str(error)))


def unconditional(url: str) -> StoreError:
    """The service does not keep to conditions of writes."""
    return StoreError(
        f"The service of {url} does not keep to conditional writes: two writers could overwrite each other.",
        hint="Nothing was changed. Use S3, Google Cloud Storage, Azure, or a current S3-compatible server.",
    )


def contrary(url: str) -> StoreError:
    """The service refuses writes whose condition holds."""
    return StoreError(
        f"The service of {url} refuses a conditional write whose condition holds: no lock can be held there.",
        hint="Nothing was changed. Use S3, Google Cloud Storage, Azure, or a current S3-compatible server.",
    )


def unsure(url: str) -> StoreBusy:
    """Others try at the same moment, again and again."""
    return StoreBusy(
        f"Other processes are writing to {url} at this moment.",
        hint="Nothing was changed. Try again.",
    )


def translated(url: str, error: BaseException) -> StoreError:
    """What a service's error means, and what to do next."""
    text = str(error)
    code = found[1] if (found := re.search(r"<Code>(\w+)</Code>", text)) else ""
    if no_bucket(error):
        address = _ADDRESS.get(url.partition(":")[0], _ADDRESS["az"])
        return StoreError(
            f"There is no bucket for {url}.",
            hint=f"Create it, or correct TRILATERAL_DATA (and {address}, if it is another service's).",
        )
    if code in ("RequestTimeTooSkewed", "RequestExpired"):
        return StoreError(
            f"{url} refuses the time of this machine's clock ({code}).",
            hint="Set the clock, then try again.",
        )
    if re.search(r"latest/api/token|token request|security-credentials", text):
        return StoreError(
            f"There are no credentials for {url}: none in the environment, and the machine has no role.",
            hint=f"Set {_KEYS.get(url.partition(':')[0], _KEYS['az'])}.",
        )
    if isinstance(error, _DENIED) or code in ("ExpiredToken", "InvalidToken"):
        return StoreError(
            f"{url} denies access ({code or 'no reason given'}).",
            hint="Check the credentials; they must be allowed to list, read, write and delete objects there.",
        )
    if "configured region" in text or code == "AuthorizationHeaderMalformed":
        return StoreError(
            f"{url} is in another region.", hint="Set AWS_REGION to the region of the bucket."
        )
    if untrusted := re.search(r"InvalidCertificate\(\s*(\w+)", text):
        return StoreError(
            f"{url} cannot be reached: its certificate is not trusted ({untrusted[1]}).",
            hint="SSL_CERT_FILE may name a file with the certificates of your own authority.",
        )
    if code == "NotImplemented":
        return unconditional(url)
    return StoreError(
        f"{url} cannot be reached: {_cause(text)}.",
        hint="Check the network and the address of the service, or try again later.",
    )


def _cause(text: str) -> str:
    """The cause of causes in an error's long text."""
    if status := re.search(r"non-2xx status code: (\d+ [A-Z][A-Za-z ]+)", text):
        return f"it answered {status[1].strip()}"
    if "InvalidContentType" in text:
        return "it does not speak TLS: its address begins with http://"
    if "TimedOut" in text or "kind: Timeout" in text:
        return "no answer in time"
    if said := re.search(r'(?:message|error): "([^"]+)"', text):
        return said[1]
    return first_line(text)


def first_line(error: object) -> str:
    """The first line of an error, without the name of the client's module."""
    line = str(error).strip().partition("\n")[0].rstrip(".")
    return re.sub(r"^Generic \w+ error: ", "", line)

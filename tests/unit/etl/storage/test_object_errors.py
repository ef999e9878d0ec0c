"""What the errors of an object store mean."""

from __future__ import annotations

import pytest

from etl.storage.object_errors import translated

NO_BUCKET = {
    "s3": ("NoSuchBucket", "AWS_ENDPOINT_URL"),
    "gs": ("The specified bucket does not exist.", "GOOGLE_BASE_URL"),
    "az": ("ContainerNotFound", "AZURE_STORAGE_ENDPOINT"),
    "azure": ("ContainerNotFound", "AZURE_STORAGE_ENDPOINT"),
}


@pytest.mark.parametrize("scheme", NO_BUCKET)
def test_a_bucket_that_is_not_there(scheme: str) -> None:
    """The hint names the variable of this kind of service, and of no other."""
    said, variable = NO_BUCKET[scheme]
    error = translated(f"{scheme}://bucket/store", FileNotFoundError(f"<Code>{said}</Code>"))
    assert str(error).startswith(f"There is no bucket for {scheme}://bucket/store.")
    assert variable in (error.hint or "")
    others = {name for _, name in NO_BUCKET.values()} - {variable}
    assert not any(name in (error.hint or "") for name in others)

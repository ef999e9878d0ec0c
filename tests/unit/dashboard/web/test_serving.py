"""Starting the server."""

from __future__ import annotations

import socket

import pytest

from dashboard.web import serving
from etl.errors import TrilateralError


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(TrilateralError) as refused:
            serving.run("127.0.0.1", port, 1)
    assert f"port {port}: Address already in use. Another program" in str(refused.value)
    assert "--port" in refused.value.hint
    assert refused.value.exit_code == 1

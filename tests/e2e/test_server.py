"""What the server owes every page, whatever is on it."""

from __future__ import annotations

import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlparse

from tests.e2e.server import Server

FILE = "/app/static/components/network.js"
WAIT = 0.04
"""Seconds by which Linux puts off an acknowledgement."""


def test_a_connection_that_is_kept_does_not_wait_for_acknowledgements(server: Server) -> None:
    """A page asks for some sixty modules. Were the end of each held back until its beginning was
    acknowledged, none but the first of a connection would come sooner than that takes."""
    with closing(HTTPConnection(urlparse(server.url).netloc)) as connection:
        times = [_seconds(connection) for _request in range(20)]
    assert min(times[1:]) < WAIT / 2


def _seconds(connection: HTTPConnection) -> float:
    start = time.perf_counter()
    connection.request("GET", FILE)
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.read()
    return time.perf_counter() - start

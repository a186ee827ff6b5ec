"""One IMAP server for the tests of a worker; each test reads a mailbox emptied before."""

from collections.abc import Iterator
from typing import Any

import pytest

from charter.kernel.mail.tests.servers import Imap, imap_server


@pytest.fixture(scope="session")
def _imap_server() -> Iterator[Imap]:
    with imap_server() as server:
        yield server


@pytest.fixture
def imap(_imap_server: Imap, settings: Any) -> Imap:
    with _imap_server.opened() as server:
        server.store("1:*", "+FLAGS", r"(\Deleted)")
        server.expunge()
    settings.IMAP = _imap_server.url
    return _imap_server

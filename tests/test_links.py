"""Nobody is shown a way that is shut to them: what a page links to opens for whoever reads it."""

import re
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client

from tests import crawl

ELSEWHERE = re.compile(r"^/(static|accounts|api|journal)|export=|/language/")
READERS = ("engineer", "head")
MOST = 1  # pages of one kind for each reader


def kind(path: str) -> str:
    at = urlsplit(path)
    return re.sub(r"\d+", "#", at.path) + ",".join(sorted(re.findall(r"(\w+)=", at.query)))


def shut(client: Client) -> list[str]:
    """The links that end nowhere, each with the page it stands on."""
    found, seen, kinds, queue = [], set[str](), Counter[str](), deque([("/", "")])
    while queue:
        path, source = queue.popleft()
        if path in seen or ELSEWHERE.search(path) or kinds[kind(path)] >= MOST:
            continue
        seen.add(path)
        kinds[kind(path)] += 1
        with transaction.atomic():  # what reading leaves behind is undone
            answer = client.get(path)
            transaction.set_rollback(True)
        if answer.status_code >= 400:
            found.append(f"{path} ({answer.status_code}) on {source}")
        elif answer.status_code == 200 and "html" in answer.headers["content-type"]:
            links = crawl.read(path, answer.content.decode()).links
            queue.extend((link, path) for link in crawl.local(links))
    assert len(seen) > 50
    return found


@pytest.mark.parametrize("reader", READERS)
def test_no_link_is_shown_that_is_shut(everything, reader) -> None:
    client = Client()
    client.force_login(getattr(everything, reader))
    found = shut(client)
    assert not found, "\n".join(found)

"""A company that begins: nothing is there yet, and no page is a dead end.

The first administrator opens whatever any page offers, in a database that holds nobody else.
"""

import re

import pytest
from django.test import Client

from charter.site.verbs.administrators import create_administrator
from tests.crawl import local, read

# Files, and what ends the visit or answers to programs.
ELSEWHERE = re.compile(r"export=|/paper|/static/|/files/|/api/|logout|\.(ics|pdf|xlsx|docx|csv)|#")
BUTTON = re.compile(r'<(a|button)\b([^>]*class="btn[^>]*)>(.*?)</\1>', re.S)
EMPTY = re.compile(r'<div class="(?:card )?empty">(.*?)</div>', re.S)
SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>(.{0,40})", re.S)


def shape(path: str) -> str:
    return re.sub(r"/[\d-]+(?=/|$)", "/N", path.partition("?")[0])


def said(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup).strip()


def faults_of(html: str) -> list[str]:
    """Buttons without a word, emptiness without a reason, choices without anything to choose."""
    found = [f"a button says nothing: {at[:80]}" for _tag, at, inside in BUTTON.findall(html)
             if not said(inside) and "aria-label" not in at]  # fmt: skip
    found += [f"empty without a reason: {said(one)}" for one in EMPTY.findall(html)
              if not re.search(r"<h2>\S.*?</h2>\s*<p>\S", one, re.S)]  # fmt: skip
    found += [f"nothing to choose, and nothing said: {at[:80]}"
              for at, options, after in SELECT.findall(html)
              if "required" in at and not re.search(r'<option value="[^"]', options)
              and "none-yet" not in after]  # fmt: skip
    return found


def visit(client: Client) -> tuple[int, list[str]]:
    """How many kinds of pages were opened from the home, and what is wrong with them."""
    waiting, seen, faults = [("/", "")], {"/"}, []
    while waiting:
        path, before = waiting.pop(0)
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            faults.append(f"{path}: {answer.status_code}, offered by {before}")
            continue
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        html = answer.content.decode()
        faults += [f"{path}: {fault}" for fault in faults_of(html)]
        for link in local(read(path, html).links):
            if shape(link) not in seen and not ELSEWHERE.search(link):
                seen.add(shape(link))
                waiting.append((link, path))
    return len(seen), faults


@pytest.mark.long
def test_the_first_administrator_meets_no_dead_end_in_an_empty_house(db, client: Client) -> None:
    ann = create_administrator(
        "ann", name="王安", email="ann@example.com", password="Walk-pass-2026", by=None
    )
    client.force_login(ann, backend="charter.site.accounts.PeopleBackend")
    kinds, faults = visit(client)
    assert not faults, "\n".join(faults)
    assert kinds > 120, "the house has more pages than were found"


def test_what_the_walk_looks_for_it_finds() -> None:
    assert len(faults_of('<a class="btn pri" href="x"></a>')) == 1
    assert len(faults_of('<div class="card empty"><h2>還沒有</h2></div>')) == 1
    assert len(faults_of('<select name="a" required><option value="">--</option></select>')) == 1
    assert not faults_of('<a class="btn">去</a>')
    assert not faults_of('<select required><option value="1">一</option></select>')

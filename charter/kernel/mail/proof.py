"""Whether a mail is from whom it says: what our own receiving server wrote, nobody else's word.

RFC 8601: every server may add `Authentication-Results`, and so may a forger. Read is the outermost
one that bears the name of our own server (CHARTER_MAIL_AUTHSERV); all others are as if they were
not there. What counts is the domain that a reader sees in From (RFC 7489, 3.1).
"""

import re
from dataclasses import dataclass, field

from charter.kernel.mail.parsing import Parsed

PASS, FAIL, NONE = "pass", "fail", "none"
COMMENT = re.compile(r"\([^()]*\)")
WORD = re.compile(r'([\w./-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]+)')
NAME = re.compile(r'^\s*"?([^\s;"]+)"?')


@dataclass(frozen=True)
class Proof:
    """`verdict` is pass, fail or none (nobody said anything we trust); `said` is why."""

    verdict: str
    said: str = ""


@dataclass
class Result:
    """One method of one header: `dkim=pass header.d=example.org`."""

    method: str
    result: str
    facts: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        facts = [f"{name}={value}" for name, value in self.facts.items() if name != "reason"]
        return " ".join([f"{self.method}={self.result}", *facts])


def proof_of(mail: Parsed, trusted: frozenset[str]) -> Proof:
    """`trusted` are the names under which our receiving server signs its results, in lower case."""
    if mail.several_senders:
        return Proof(FAIL, "several addresses in From")
    found = _outermost(mail.authentication, trusted)
    domain = mail.sender.rpartition("@")[2]
    if found is None or not domain:
        return Proof(NONE)
    verdict = next((r for r in found if r.method == "dmarc" and r.result in (PASS, FAIL)), None)
    if verdict is not None:
        return _by_dmarc(verdict, domain)
    for one in found:
        if one.result == PASS and _speaks_for(one, mail.sender):
            return Proof(PASS, str(one)[:200])
    failed = next((r for r in found if r.result == FAIL and _speaks_for(r, mail.sender)), None)
    return Proof(FAIL, str(failed)[:200]) if failed else Proof(NONE, _all(found))


def _all(found: list[Result]) -> str:
    return "; ".join(map(str, found))[:200]


def _by_dmarc(verdict: Result, domain: str) -> Proof:
    """It speaks of the domain it names; a server that read another From than we did proves
    nothing."""
    about = verdict.facts.get("header.from", domain).rpartition("@")[2]
    if about != domain:
        return Proof(FAIL, f"{verdict} (From: {domain})"[:200])
    return Proof(verdict.result, str(verdict)[:200])


def _speaks_for(one: Result, sender: str) -> bool:
    """Aligned with the address in From: DKIM by the signing domain, SPF by the envelope, a
    submission by the account."""
    domain = sender.rpartition("@")[2]
    if one.method == "dkim":
        signer = one.facts.get("header.d") or one.facts.get("header.i", "")
        return _aligned(signer.rpartition("@")[2], domain)
    if one.method == "spf":
        return _aligned(one.facts.get("smtp.mailfrom", "").rpartition("@")[2], domain)
    return one.method == "auth" and one.facts.get("smtp.auth") == sender


def _aligned(one: str, other: str) -> bool:
    """The same domain, or one within the other (relaxed alignment)."""
    if "." not in one or "." not in other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _outermost(headers: list[str], trusted: frozenset[str]) -> "list[Result] | None":
    """Servers write above what was there: the first of ours is the last that was written."""
    for raw in headers:
        bare = _without_comments(raw)
        name = NAME.match(bare)
        if name and name[1].lower() in trusted:
            return _results(bare.partition(";")[2])
    return None


def _without_comments(raw: str) -> str:
    for _depth in range(8):
        raw, found = COMMENT.subn(" ", raw)
        if not found:
            break
    return raw


def _results(text: str) -> list[Result]:
    found: list[Result] = []
    for part in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', text):
        words = [(name.lower(), value.strip('"').lower()) for name, value in WORD.findall(part)]
        if words:
            method = words[0][0].partition("/")[0]
            found.append(Result(method, words[0][1], dict(words[1:])))
    return found

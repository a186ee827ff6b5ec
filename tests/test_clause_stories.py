"""Every clause about a project's time and money and about people has a story named by its id."""

import re
from pathlib import Path

from charter.kernel.evidence import EVIDENCE
from charter.site.installation import ROOT

CLAUSES = re.compile(r"SP2\.2\.1|SP2\.3|SP3|SP4\.4b|SP5|SI4\.3a|SI6")
NAME = re.compile(r"^ *(?:async )?def (test_\w+)", re.MULTILINE)


def told() -> set[str]:
    """The names of all tests."""
    files: list[Path] = [
        *(ROOT / "charter").rglob("tests/**/*.py"),
        *(ROOT / "tests").rglob("*.py"),
    ]
    return {name.lower() for path in files for name in NAME.findall(path.read_text("utf-8"))}


def test_every_clause_of_these_rooms_has_a_story_named_by_its_id() -> None:
    clauses, names = {one for one in EVIDENCE if CLAUSES.match(one)}, told()
    assert len(clauses) == 33
    begin = {one: f"test_{one.lower().replace('.', '_')}" for one in clauses}
    silent = {
        one
        for one, name in begin.items()
        if not any(test == name or test.startswith(f"{name}_") for test in names)
    }
    assert silent == set()

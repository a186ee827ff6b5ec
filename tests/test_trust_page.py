"""docs/trust.md names tests; each of them exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NODE = re.compile(r"`((?:tests|charter)/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_the_page_names_exists() -> None:
    named = NODE.findall((ROOT / "docs/trust.md").read_text(encoding="utf-8"))
    assert len(named) > 50
    missing = []
    for path, test in named:
        file = ROOT / path
        tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{test}")
    assert missing == []

"""The house rules a linter cannot say. Each failure names the line and the rule."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent / "charter"
SKIP = {"migrations", "tests"}
FILES = [p for p in ROOT.rglob("*.py") if not SKIP & set(p.relative_to(ROOT).parts)]
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "services.py", "managers.py", "signals.py", "admin.py"}
IN_THE_ROOT = {
    *(".ci", ".gitattributes", ".gitignore", "LICENSE", "Makefile", "pyproject.toml"),
    *("ARCHITECTURE.md", "CHANGELOG.md", "README.md", "STYLE.md", "docs"),
    *("requirements.lock", "requirements-dev.lock", "requirements-setup.lock"),
    *("package.json", "package-lock.json", "scripts", "tools", "bench"),
    *("charter", "conftest.py", "tests"),
}
FLOORS = ["ground", "org", "kernel", "rooms", "policy", "insight", "portal", "site"]
ROOMS = [
    ["people"],
    ["projects"],
    ["surveys"],
    ["training"],
    ["rotation"],
    ["quality", "cost", "risk", "communication", "complaints", "resources", "recruitment"],
    ["appraisal"],
    ["merits"],
    ["classifying", "knowledge", "answers"],
    ["aftersales"],
    ["trends", "intake"],
    ["improvement"],
    ["steering"],
]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def may_write(path: Path) -> bool:
    """Verbs write; so do the journal's jobs and the demo, which only call verbs or the ledger."""
    return path.name in {"verbs.py", "flow.py"} or path.parent.name == "verbs"


@cache
def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def test_only_verbs_write() -> None:
    found = [
        f"{named(path)}:{call.lineno} .{func.attr}()"
        for path in FILES
        if not may_write(path)
        for call, func in calls(read(path))
        if func.attr in WRITES and "objects" in ast.unparse(func)
    ]
    assert found == [], "writes belong in verbs"


def test_files_and_functions_stay_small() -> None:
    assert len(FILES) > 1000
    lines = {named(path): path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert {name: count for name, count in lines.items() if count > 300} == {}
    long = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(read(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def test_no_junk_drawers() -> None:
    assert [named(p) for p in FILES if p.name in FORBIDDEN_NAMES] == []


def test_nothing_lies_in_the_root_that_was_not_meant_to() -> None:
    """A key, a dump or a picture dropped there once was committed with the rest."""
    if not (ROOT.parent / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} == IN_THE_ROOT


def verb_files() -> list[Path]:
    return [p for p in FILES if p.name == "verbs.py" or p.parent.name == "verbs"]


def test_every_verb_is_atomic_names_its_actor_and_records() -> None:
    wrong = []
    for path in verb_files():
        if "journal" in path.parts:
            continue
        for node in read(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            decorators = {ast.unparse(d) for d in node.decorator_list}
            if "transaction.atomic" not in decorators:
                wrong.append(f"{named(path)}:{node.lineno} {node.name} is not atomic")
            if "by" not in {a.arg for a in node.args.kwonlyargs}:
                wrong.append(f"{named(path)}:{node.lineno} {node.name} has no keyword by=")
    assert wrong == []


def place(module: str) -> tuple[int, int]:
    """(floor, room) as numbers; a bigger number is higher in the house."""
    _charter, floor, *rest = module.split(".")
    room = next((i for i, row in enumerate(ROOMS) if rest and rest[0] in row), -1)
    return FLOORS.index(floor), room if floor == "rooms" else -1


def test_foreign_keys_point_down_or_stay_inside_one_room() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("charter."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if not field.concrete or not target or not target.__module__.startswith("charter."):
                continue
            here, there = place(model.__module__), place(target.__module__)
            same = model._meta.app_label == target._meta.app_label
            if there > here or (there == here and not same and here[0] == FLOORS.index("rooms")):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def test_templates_use_only_their_own_room_and_the_ui_kit() -> None:
    wrong = []
    for path in ROOT.rglob("templates/*/*.html"):
        text = path.read_text(encoding="utf-8")
        for kind, name in re.findall(r"{%\s*(include|extends)\s+['\"]([^'\"]+)", text):
            if name.split("/")[0] not in {"ui", path.parent.name}:
                wrong.append(f"{path.name}: {kind} {name}")
    assert wrong == []


def test_a_tab_of_a_project_stands_in_the_frame_that_the_project_gives() -> None:
    """The one template that a room takes from another comes by name, as `outer`."""
    names = {
        (path.name, name)
        for path in (ROOT / "rooms").rglob("templates/*/*.html")
        for name in re.findall(r"{%\s*extends\s+([^'\"\s]+)", path.read_text(encoding="utf-8"))
    }
    assert {name for _file, name in names} == {"outer", "base"}, names


def test_templates_carry_no_inline_script_and_no_event_handler() -> None:
    wrong = []
    for path in ROOT.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|hx-on", text):
            wrong.append(named(path))
    assert wrong == []


WALL = re.compile(r"\b(?:localdate|localtime|date\.today|datetime\.now|datetime\.utcnow)\(")
BY_THE_WALL = {
    "ground/birth.py",
    *(f"site/backups/{one}.py" for one in ("archive", "dumps", "shelf")),
}
OF_A_MOMENT = re.compile(r"\blocal(?:date|time)\([^)]")


def test_time_comes_from_the_clock() -> None:
    """Names of files go by the clock on the wall: `ground.clock` may live at another time."""
    by_the_wall = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in FILES
        if named(path) not in BY_THE_WALL
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WALL.search(line) and not OF_A_MOMENT.search(line)
    ]
    assert not by_the_wall, "ask charter.ground.clock:\n" + "\n".join(by_the_wall)

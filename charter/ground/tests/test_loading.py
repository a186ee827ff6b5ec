"""What a start loads: our YAML files, and modules that are not searched for cycles."""

import gc
from pathlib import Path

import pytest
import yaml

import charter
from charter.ground import datafile
from charter.ground.processes import loading

FILES = sorted(Path(charter.__file__).parent.rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_says_what_the_parser_in_python_reads(path: Path) -> None:
    assert datafile.read(path) == yaml.safe_load(path.read_text(encoding="utf-8"))


def test_a_file_runs_no_code(tmp_path: Path) -> None:
    evil = tmp_path / "evil.yaml"
    evil.write_text("!!python/object/apply:os.system ['true']", encoding="utf-8")
    with pytest.raises(yaml.YAMLError, match="could not determine a constructor"):
        datafile.read(evil)


def test_what_is_loaded_is_not_searched_and_what_comes_after_it_is() -> None:
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        kept = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(kept)


def test_a_start_that_fails_searches_again() -> None:
    with pytest.raises(ZeroDivisionError), loading():
        assert 1 / 0
    assert gc.isenabled()

"""What `charter import` cannot read it names, with what to do about it."""

from importlib import import_module
from pathlib import Path

import pytest

from charter.ground.imports import Report

command = import_module("charter.site.commands.import")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"gone\.csv cannot be read .*: say where"):
        command._read(tmp_path / "gone.csv")


@pytest.mark.parametrize("content", ["案件".encode("big5"), b"{", b""])
def test_a_mapping_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "map.json").write_bytes(content)
    with pytest.raises(SystemExit, match=r"map\.json is no JSON in UTF-8 .*: mend it"):
        command._mapping(tmp_path / "map.json")


def test_each_kind_of_problem_says_where_what_was_expected_and_how_to_mend_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    report.error("date", 3, column="day", found="x", expected="2026-12-01", repair="mend the day")
    command._print_groups(report)
    said = capsys.readouterr().out
    assert "error: date: 1 -- mend the day" in said
    assert "row 3 day: x (expected: 2026-12-01)" in said

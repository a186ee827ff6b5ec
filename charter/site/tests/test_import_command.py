"""What `charter import` cannot read it names, with what to do about it."""

from importlib import import_module
from pathlib import Path

import pytest

command = import_module("charter.site.commands.import")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"gone\.csv cannot be read .*: say where"):
        command._read(tmp_path / "gone.csv")


@pytest.mark.parametrize("content", ["案件".encode("big5"), b"{", b""])
def test_a_mapping_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "map.json").write_bytes(content)
    with pytest.raises(SystemExit, match=r"map\.json is no JSON in UTF-8 .*: mend it"):
        command._mapping(tmp_path / "map.json")

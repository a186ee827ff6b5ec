"""What the command line cannot use it names, without a trace of our own code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def charter(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("charter")
    return subprocess.run(
        [program, *words], env={**os.environ, **more}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named_by_the_command_that_uses_it(port: str) -> None:
    told = charter("serve", PORT=port)
    assert told.returncode == 2
    assert f"'{port}' is no port; give a number from 1 to 65535" in told.stderr
    assert charter("policy", "--help", PORT=port).returncode == 0, "others do not mind"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = charter("backup", "--new-key", str(tmp_path / "file" / "key"))
    assert told.returncode == 1
    assert told.stderr.startswith("charter: ") and str(tmp_path / "file") in told.stderr
    assert "Name a file in a place that exists" in told.stderr

"""A file appears whole or not at all."""

from pathlib import Path
from threading import Barrier, Thread

import pytest

from charter.ground.whole import whole


def test_who_makes_the_same_file_at_once_takes_nothing_from_the_other(tmp_path: Path) -> None:
    file, both_have_written = tmp_path / "folder" / "file", Barrier(2)
    failed: list[BaseException] = []

    def make(text: str) -> None:
        try:
            with whole(file) as making:
                making.write_text(text)
                both_have_written.wait(600)
        except BaseException as problem:
            failed.append(problem)

    makers = [Thread(target=make, args=(text,)) for text in ("one", "another")]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert not failed
    assert file.read_text() in ("one", "another")
    assert [*file.parent.iterdir()] == [file]


def test_what_fails_leaves_the_file_of_before(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    with pytest.raises(ZeroDivisionError), whole(file) as making:
        making.write_text("half")
        raise ZeroDivisionError
    assert file.read_text() == "before"
    assert [*tmp_path.iterdir()] == [file]

"""Problems of an import are grouped by what mends them."""

from charter.ground.imports import Report, Severity, fingerprint


def test_problems_are_grouped_by_repair_errors_first_and_the_biggest_first() -> None:
    report = Report()
    report.warn("完成早於開始", 9, found="3/1")
    report.error("負責人找不到", 4, found="王五")
    report.error("日期看不懂", 2, found="2026/13/2", expected="年/月/日", repair="改成西元日期")
    report.error("日期看不懂", 3, found="三月五日", expected="年/月/日", repair="改成西元日期")
    groups = report.groups()
    assert [(g.title, g.count, g.tone) for g in groups] == [
        ("日期看不懂", 2, "bad"),
        ("負責人找不到", 1, "bad"),
        ("完成早於開始", 1, "warn"),
    ]
    assert groups[0].examples == ["2026/13/2", "三月五日"]
    assert groups[0].repair == "改成西元日期"
    assert report.has_errors
    assert report.rows(Severity.ERROR) == {2, 3, 4}


def test_warnings_alone_are_no_errors() -> None:
    report = Report()
    report.warn("完成早於開始", 9)
    assert not report.has_errors


def test_the_same_bytes_have_the_same_fingerprint() -> None:
    assert fingerprint(b"abc") == fingerprint([b"a", b"bc"]) != fingerprint(b"abd")

"""How a part of the content is laid out for who decides."""

import pytest

from charter.kernel.approvals.presentation import Part


@pytest.mark.parametrize(
    ("text", "figure", "words"),
    [
        ("NT$1,640,000・人天單價乘以工期", "NT$1,640,000", "人天單價乘以工期"),
        ("NT$10 → NT$25.50・漲價", "NT$10 → NT$25.50", "漲價"),
        ("−12.5%", "−12.5%", ""),
        ("2026-11-27", "", "2026-11-27"),
        ("3人・兩班", "", "3人・兩班"),
        ("監控月報", "", "監控月報"),
        ("", "", ""),
    ],
)
def test_an_amount_that_a_row_begins_with_stands_apart(text, figure, words) -> None:
    assert list(Part("預算", rows=(("人力", text),)).lines) == [("人力", figure, words)]

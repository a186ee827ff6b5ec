"""What is written in a file that the product made, read back by somebody else's software."""

import io

import pytest
from pypdf import PdfReader

from charter.ground.pdf import families_for, fonts

needs_letters = pytest.mark.skipif(
    not families_for("zh-hant", fonts()[1]),
    reason="no font with Chinese letters: apt install fonts-noto-cjk",
)


def written_in(data: bytes) -> str:
    """All text of a PDF in its order, without spaces and ends of lines."""
    pages = PdfReader(io.BytesIO(data)).pages
    return "".join("".join(one.extract_text().split()) for one in pages)

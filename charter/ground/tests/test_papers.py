"""One paper, two files: what is written comes out again, whoever wrote it."""

import datetime as dt
import io
import zipfile

import pytest
from defusedxml import ElementTree
from django.test import override_settings
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from charter.ground import pdf, word
from charter.ground.drawings import newest
from charter.ground.errors import Refused
from charter.ground.paper import Paper
from charter.ground.series import Series
from charter.ground.tests.reading import needs_letters, written_in

pytestmark = needs_letters
MADE = dt.datetime(2026, 11, 20, 6, 5, tzinfo=dt.UTC)
DIGEST = "3f9c" * 16
HOSTILE = [
    '#panic("x") #import "/etc/passwd": * #read("/etc/passwd")',
    "*粗* _斜_ $a$ `碼` @陳 <標> = 題 // 註 /* 註 */ \\u{41} ~ -- [x] {y}",
    '"); sys.inputs; ("',
    "</w:t><w:p/>&lt; ]]>",
]


def paper(**given: object) -> Paper:
    made = Paper("服務改善計劃2026", MADE, **given)  # type: ignore[arg-type]
    made.facts([("客戶", "過長的工程師名單"), ("核准", "林主任")])
    made.heading("改善目標")
    made.text("第一行\n第二行")
    made.table(("目標", "基線"), [("首次回應", "82%"), *((one, "0") for one in HOSTILE)])
    made.table(("措施", "部門"), [])
    made.note(f"內容指紋{DIGEST}")
    return made


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (200, 50), (9, 9, 9)).save(kept, "PNG")
    return kept.getvalue()


def bare(text: str) -> str:
    return "".join(text.split())


def test_what_is_written_can_be_searched_for_in_the_pdf() -> None:
    data = pdf.drawn(paper())
    said = written_in(data)
    for text in (
        "服務改善計劃2026",
        "客戶",
        "過長的工程師名單",
        "首次回應",
        DIGEST,
        "第1頁，共1頁",
    ):
        assert text in said, text
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata and reader.metadata.title == "服務改善計劃2026"
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW"


def test_markup_in_what_people_wrote_is_only_text() -> None:
    said = written_in(pdf.drawn(paper()))
    for text in HOSTILE:
        assert bare(text) in said, text
    body = zipfile.ZipFile(io.BytesIO(word.drawn(paper()))).read("word/document.xml")
    whole = "".join(ElementTree.fromstring(body).itertext())
    assert all(text in whole for text in HOSTILE)


def test_what_a_sheet_cannot_hold_is_left_out() -> None:
    made = Paper("標\x00題\u202e", MADE)
    made.text("甲\x07乙\ud800丙\u2066丁")
    assert "甲乙丙丁" in written_in(pdf.drawn(made)) and made.title == "標題"
    assert "甲乙丙丁".encode() in zipfile.ZipFile(io.BytesIO(word.drawn(made))).read(
        "word/document.xml"
    )


def test_long_papers_have_numbered_pages_and_every_head_again() -> None:
    made = paper()
    made.table(("項目", "說明"), [(f"第{n}項", "說明" * 40) for n in range(120)])
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(pdf.drawn(made))).pages]
    assert len(pages) > 4 and f"第3頁，共{len(pages)}頁" in bare(pages[2])
    assert "項目" in pages[2] and "第119項" in bare(pages[-1])


@pytest.mark.parametrize(
    ("language", "foot", "lang"),
    [("zh-hans", "第1页，共1页", "zh-CN"), ("en", "Page1of1", "en-GB")],
)
def test_papers_speak_the_language_of_who_asks(language: str, foot: str, lang: str) -> None:
    with translation.override(language):
        data = pdf.drawn(paper())
    assert foot in written_in(data) and "客戶" in written_in(data)
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == lang


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert pdf.drawn(paper()) == pdf.drawn(paper())
    assert word.drawn(paper()) == word.drawn(paper())


def test_a_figure_stands_in_both_files_with_its_words() -> None:
    made = paper(look="certificate")
    made.figure(picture(), "王小明的簽名", 40)
    data = pdf.drawn(made)
    assert sum(len(one.images) for one in PdfReader(io.BytesIO(data)).pages) == 1
    assert "王小明的簽名" in written_in(data)
    archive = zipfile.ZipFile(io.BytesIO(word.drawn(made)))
    assert archive.read("word/media/1.png") == picture()
    assert 'cx="1440000" cy="360000"' in archive.read("word/document.xml").decode()
    assert "media/1.png" in archive.read("word/_rels/document.xml.rels").decode()


def test_a_chart_is_drawn_into_both_files_and_can_be_searched() -> None:
    points = [(f"2026-{month:02}", 80.0 + month * 7 % 11) for month in range(1, 13)]
    changes, notes = [(6, "改<排>班")], {3: "颱風", 11: "補"}
    series = Series(points, "%", 95.0, changes=changes, notes=notes)
    made = Paper("圖", MADE)
    made.chart(series, "首次響應準時率")
    made.chart(Series([]), "沒有資料的不畫")
    said = written_in(pdf.drawn(made))
    for words in ("目標95.0%", "改<排>班", "颱風", "2026-11", "首次響應準時率：2026-12為87.0%"):
        assert words in said, words
    assert len(made.blocks) == 1 and "&lt;排&gt;" in str(made.blocks[0].figure.markup)  # type: ignore[union-attr]
    assert "<style" not in made.blocks[0].figure.markup, "a page lets no other style in"  # type: ignore[union-attr]
    archive = zipfile.ZipFile(io.BytesIO(word.drawn(made)))
    drawn = Image.open(io.BytesIO(archive.read("word/media/1.png")))
    assert drawn.size == (1920, 600) and len(drawn.getcolors(1 << 20) or []) > 10
    assert word.drawn(made) == word.drawn(made)
    assert "2026-12為87.0%" in archive.read("word/document.xml").decode()


def test_without_letters_a_word_file_says_what_the_chart_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Paper("圖", MADE)
    made.chart(Series([("1月", 1.0), ("2月", 2.0), ("3月", 1.5)], "%"), "準時率")
    monkeypatch.setattr(pdf, "FAMILIES", ())
    archive = zipfile.ZipFile(io.BytesIO(word.drawn(made)))
    assert "準時率：3月為1.5%" in archive.read("word/document.xml").decode()
    assert not [name for name in archive.namelist() if name.startswith("word/media")]


def test_a_long_series_shows_its_last_points_with_what_belongs_to_them() -> None:
    points = [(str(n), float(n % 5)) for n in range(40)]
    series = newest(Series(points, changes=[(10, "早"), (30, "晚")], notes={5: "甲", 20: "乙"}))
    assert [series.points[0][0], series.points[-1][0]] == ["16", "39"]
    assert (list(series.changes), dict(series.notes)) == ([(14, "晚")], {4: "乙"})


def test_each_language_is_written_in_its_own_form_of_the_letters() -> None:
    assert pdf.families_for("zh-hant", frozenset({"dejavu sans"})) == []
    both = frozenset({"noto sans cjk sc", "noto sans cjk tc", "pingfang tc"})
    assert pdf.families_for("zh-hant", both)[0] == "Noto Sans CJK TC"
    assert pdf.families_for("zh-hans", both)[0] == "Noto Sans CJK SC"


def test_a_house_without_fonts_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FAMILIES", ("Nobody Has This {}",))
    with pytest.raises(Refused, match="fonts-noto-cjk") as refused:
        pdf.drawn(paper())
    assert refused.value.code == "pdf.no_font"


def test_fonts_may_lie_in_a_folder_of_their_own(tmp_path: object) -> None:
    with override_settings(FONTS=str(tmp_path)):
        assert "改善目標" in written_in(pdf.drawn(paper()))

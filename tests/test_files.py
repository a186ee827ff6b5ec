"""Hostile files: nothing runs, nothing escapes, nothing eats the machine."""

import io
import stat
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.files import verbs
from charter.kernel.files.contents import clean_name, examine
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.org.models import PersonSkill, Skill


def picture(form: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, form, **more)
    return out.getvalue()


def archive(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return out.getvalue()


def symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()


def pixel_flood() -> bytes:
    """A PNG that claims 50,000 × 50,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    size = (50_000).to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + b"\x08\x02\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HOSTILE = {
    "svg with a script": ("a.svg", SCRIPT, "kind"),
    "svg called png": ("a.png", SCRIPT, "kind"),
    "html called txt": ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "kind"),
    "html after text": ("a.txt", b"hello\n<ScRiPt src=x>", "kind"),
    "xml": ("a.txt", b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'>", "kind"),
    "shell script": ("a.txt", b"#!/bin/sh\nrm -rf /", "kind"),
    "program": ("a.pdf", b"\x7fELF" + b"\0" * 100, "kind"),
    "windows program": ("a.png", b"MZ" + b"\0" * 100, "kind"),
    "pdf with javascript": ("a.pdf", PDF.replace(b"<<>>", b"<</JavaScript 1 0 R>>", 1), "kind"),
    "pdf without an end": ("a.pdf", b"%PDF-1.7 and then nothing", "kind"),
    "gzip": ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0", "kind"),
    "png called pdf": ("a.pdf", picture(), "differ"),
    "pdf called exe": ("a.exe", PDF, "differ"),
    "no extension": ("a", PDF, "differ"),
    "double extension": ("a.png.html", picture(), "differ"),
    "empty": ("a.txt", b"", "empty"),
    "too big": ("a.txt", b"a" * (20 * 1024 * 1024 + 1), "big"),
    "zip bomb": ("a.zip", archive(("a.txt", b"\0" * (101 * 1024 * 1024))), "archive"),
    "too many entries": ("a.zip", archive(*((f"{n}.txt", b"x") for n in range(201))), "archive"),
    "zip slip": ("a.zip", archive(("../../etc/passwd", b"x")), "archive"),
    "absolute path": ("a.zip", archive(("/etc/passwd", b"x")), "archive"),
    "windows path": ("a.zip", archive(("C:\\x.txt", b"x")), "archive"),
    "zip in zip": ("a.zip", archive(("inner.zip", archive(("a", b"x")))), "archive"),
    "symbolic link": ("a.zip", symlink(), "archive"),
    "macro": ("a.docx", archive(("word/vbaProject.bin", b"x")), "archive"),
    "broken zip": ("a.zip", b"PK\x03\x04 nothing more", "kind"),
    "pixel flood": ("a.png", pixel_flood(), "pixels"),
    "half a picture": ("a.jpg", picture("JPEG")[:-40], "picture"),
    "broken picture": ("a.png", picture()[:40], "kind"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(name: str) -> None:
    file, data, word = HOSTILE[name]
    with pytest.raises(Refused) as refusal:
        examine(file, data)
    assert word in refusal.value.code and refusal.value.field == "file"
    assert str(refusal.value)


def test_a_picture_with_a_page_behind_it_loses_the_page() -> None:
    content = examine("a.png", picture() + b"<html><script>alert(1)</script>")
    assert b"script" not in content.data and content.content_type == "image/png"


def test_exif_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "機密地點"
    content = examine("a.jpg", picture("JPEG", exif=exif))
    stored = Image.open(io.BytesIO(content.data))
    assert not stored.getexif() and stored.size == (6, 8)


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("報告.pdf", PDF, "application/pdf"),
        ("a.csv", "編號,名稱\n1,海城醫院".encode("big5"), "text/csv"),
        ("a.txt", "測試報告".encode("gb18030"), "text/plain"),
        ("a.zip", archive(("a.txt", b"x")), "application/zip"),
        ("a.webp", picture("WEBP"), "image/webp"),
    ],
)
def test_what_people_need_passes(file: str, data: bytes, expected: str) -> None:
    content = examine(file, data)
    assert (content.name, content.content_type) == (file, expected)


def test_office_files_are_known_by_what_is_in_them() -> None:
    assert "word" in examine("a.docx", archive(("word/document.xml", b"<w/>"))).content_type
    assert "sheet" in examine("a.xlsx", archive(("xl/workbook.xml", b"<w/>"))).content_type


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\報告.pdf", "報告.pdf"),
        ("a\x00\u202egnp.txt", "agnp.txt"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_names_are_only_names(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_very_long_names_keep_their_ending() -> None:
    kept = clean_name("章" * 255 + ".pdf")
    assert kept.endswith(".pdf") and len(kept.encode()) <= 200


@pytest.fixture
def action(company: SimpleNamespace, settings: Any, tmp_path: Path) -> Action:
    settings.MEDIA_ROOT = tmp_path
    return actions.assign(
        company.service,
        measure="x",
        owner=company.staff,
        due=clock.today(),
        by=company.manager,
    )


def test_a_stored_file_is_private_and_named_at_random(
    action: Action, company: SimpleNamespace
) -> None:
    stored = verbs.attach(action, ContentFile(PDF, "報告.pdf"), by=company.staff)
    assert stored.path.read_bytes() == PDF
    assert stat.S_IMODE(stored.path.stat().st_mode) == 0o600
    assert "報告" not in str(stored.path)
    assert list(Attachment.objects.of(action)) == [stored]
    assert Entry.objects.of(action).latest_first()[0].facts["sha256"] == stored.sha256


def test_it_is_a_download_for_those_who_may_see_the_record(
    action: Action, company: SimpleNamespace, client: Client
) -> None:
    stored = verbs.attach(action, ContentFile(PDF, "報告.pdf"), by=company.staff)
    url = f"/files/{stored.pk}/"
    client.force_login(company.manager)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for stranger in (company.finance, company.customer):
        client.force_login(stranger)
        assert client.get(url).status_code == 404


def test_a_kind_that_does_not_say_who_may_see_it_shows_nobody(
    company: SimpleNamespace, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    skill = Skill.objects.create(code="silent", name="不說")
    silent = PersonSkill.objects.create(person=company.staff, skill=skill, level=1)
    stored = verbs.attach(silent, ContentFile(PDF, "a.pdf"), by=company.boss)
    client.force_login(company.boss)
    assert client.get(f"/files/{stored.pk}/").status_code == 404


def test_removing_keeps_the_fact(
    action: Action, company: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    stored = verbs.attach(action, ContentFile(PDF, "a.pdf"), by=company.staff)
    with pytest.raises(Refused):
        verbs.remove(stored, reason="不要", by=company.engineer)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.remove(stored, reason="傳錯檔", by=company.staff)
    assert not stored.path.exists()
    assert list(Attachment.objects.of(action)) == []
    assert Attachment.objects.get().sha256 == stored.sha256
    with pytest.raises(Refused):
        verbs.remove(stored, reason="再一次", by=company.staff)


def test_the_quota_is_kept(action: Action, company: SimpleNamespace, settings: Any) -> None:
    settings.FILES_QUOTA_BYTES = len(PDF) + 1
    verbs.attach(action, ContentFile(PDF, "a.pdf"), by=company.staff)
    with pytest.raises(Refused) as refusal:
        verbs.attach(action, ContentFile(PDF, "b.pdf"), by=company.staff)
    assert refusal.value.code == "files.quota_used_up"
    assert Attachment.objects.count() == 1

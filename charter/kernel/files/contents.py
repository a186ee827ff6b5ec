"""What a file really is, decided by its bytes. The name and the browser's word count nothing.

Only what stands in ALLOWED passes. Images are drawn anew, which drops EXIF, trailing bytes and
anything hidden behind a second header; office files and archives are looked through first.
"""

import io
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from charter.ground.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * 1024 * 1024
MAX_NAME_BYTES = 200

IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
EXTENSIONS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    OFFICE["word/"]: (".docx",),
    OFFICE["xl/"]: (".xlsx",),
    OFFICE["ppt/"]: (".pptx",),
    "application/zip": (".zip",),
    "text/plain": (".txt", ".log", ".md"),
    "text/csv": (".csv",),
}
ALLOWED = frozenset(EXTENSIONS)
NESTED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar")
ACTIVE = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?xml", b"<iframe", b"#!/")


@dataclass(frozen=True)
class Content:
    """What will be stored: `name` is safe to show and to offer, `data` safe to hand out."""

    name: str
    content_type: str
    data: bytes


def examine(name: str, data: bytes) -> Content:
    """The content, cleaned, or a refusal that says what is wrong and what would do."""
    if not data:
        raise Refused("files.empty", _("檔案是空的，請重新選擇檔案。"), field="file")
    if len(data) > MAX_BYTES:
        raise Refused("files.too_big", _("檔案超過20 MB，請壓縮或分開上傳。"), field="file")
    shown = clean_name(name)
    kind = _kind(data, PurePosixPath(shown).suffix.lower())
    if kind in IMAGES:
        data = _redrawn(data, IMAGES[kind])
    if not shown.lower().endswith(EXTENSIONS[kind]):
        raise Refused(
            "files.name_and_content_differ",
            _("「%(name)s」的內容是%(kind)s，副檔名應為%(expected)s，請改名後再上傳。")
            % {"name": shown, "kind": kind, "expected": "、".join(EXTENSIONS[kind])},
            field="file",
        )
    return Content(shown, kind, data)


def clean_name(name: str) -> str:
    """The last part of the path without control or direction characters, at most 200 bytes."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, suffix = base.rpartition(".")
    if not dot:
        stem, suffix = base, ""
    room = MAX_NAME_BYTES - len((dot + suffix).encode())
    stem = stem.encode()[: max(room, 1)].decode(errors="ignore")
    cleaned = f"{stem}{dot}{suffix}"
    return cleaned if stem and len(cleaned.encode()) <= MAX_NAME_BYTES else "file"


def _refuse_kind() -> Refused:
    return Refused(
        "files.kind_not_allowed",
        _(
            "這種檔案不能上傳。可用的有：PNG、JPEG、WebP、GIF、PDF、Word、Excel、PowerPoint、ZIP、文字與CSV。"
        ),
        field="file",
    )


def _kind(data: bytes, suffix: str) -> str:
    if data.startswith(b"PK"):
        return _archive(data)
    guess = filetype.guess_mime(data)  # type: ignore[no-untyped-call]
    if guess in IMAGES:
        return str(guess)
    if guess == "application/pdf":
        return _pdf(data)
    if guess is not None:
        raise _refuse_kind()
    return _text(data, suffix)


def _pdf(data: bytes) -> str:
    """A PDF that begins and ends as one; programs inside are not let in."""
    if b"%%EOF" not in data[-2048:] or any(k in data for k in (b"/JavaScript", b"/Launch")):
        raise _refuse_kind()
    return "application/pdf"


def _text(data: bytes, suffix: str) -> str:
    """Plain text in UTF-8 or one of the East Asian encodings; no markup that a browser runs."""
    if b"\0" in data or any(mark in data[:4096].lower() for mark in ACTIVE):
        raise _refuse_kind()
    for encoding in ("utf-8-sig", "big5", "cp950", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text/csv" if suffix == ".csv" else "text/plain"
    raise _refuse_kind()


def _archive(data: bytes) -> str:
    """An office file or a plain archive: few entries, no links, no nesting, no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            office = next((p for p in OFFICE if any(e.filename.startswith(p) for e in entries)), "")
            _look_through(archive, entries, office=bool(office))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as broken:
        raise _refuse_kind() from broken
    return OFFICE[office] if office else "application/zip"


def _look_through(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, office: bool
) -> None:
    if not entries or len(entries) > (20 * MAX_ENTRIES if office else MAX_ENTRIES):
        raise _bomb()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _bomb()
    unpacked = 0
    for entry in entries:
        _entry(entry, office=office)
        with archive.open(entry) as stream:
            while chunk := stream.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise _bomb()


def _entry(entry: zipfile.ZipInfo, *, office: bool) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    climbs = path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
    macro = office and path.name.lower() in {"vbaproject.bin"}
    nested = not office and path.suffix.lower() in NESTED
    if is_link or climbs or macro or nested or entry.flag_bits & 1:
        raise Refused(
            "files.archive_not_allowed",
            _(
                "壓縮檔裡的「%(name)s」不能接受（連結、上層路徑、加密、巨集或檔中檔），請移除後再上傳。"
            )
            % {"name": path.name[:80]},
            field="file",
        )


def _bomb() -> Refused:
    return Refused(
        "files.archive_too_big",
        _("壓縮檔展開後太大或檔案太多（上限100 MB、200個檔案），請分開上傳。"),
        field="file",
    )


def _pixels() -> Refused:
    return Refused(
        "files.too_many_pixels", _("圖片超過4,000萬像素，請縮小後再上傳。"), field="file"
    )


def _redrawn(data: bytes, form: str) -> bytes:
    """The picture painted anew, upright, without EXIF; bounded before a pixel is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=[form])
        if image.width * image.height > MAX_PIXELS:
            raise _pixels()
        upright = ImageOps.exif_transpose(image)
        out = io.BytesIO()
        if form == "JPEG":
            upright.convert("RGB").save(out, form, quality=88)
        else:
            upright.convert("RGBA" if "A" in upright.getbands() else "RGB").save(out, form)
    except Image.DecompressionBombError as bomb:
        raise _pixels() from bomb
    except UnidentifiedImageError as broken:
        raise _refuse_kind() from broken
    except (OSError, ValueError, SyntaxError) as broken:
        raise Refused(
            "files.picture_damaged", _("圖片已損壞，無法讀取，請重新匯出後再上傳。"), field="file"
        ) from broken
    return out.getvalue()

"""One English catalogue per app, kept by people; Simplified Chinese is made from the source.

`locale/en/LC_MESSAGES/django.po` is committed; both `.mo` files are built at set-up. A file that
belongs to no app (`charter/kernel/frame.py`) is counted to the app `site`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings

from charter.ground.i18n.simplified import simplify
from charter.ground.i18n.sources import SKIPPED, Message, messages
from charter.ground.whole import whole

FALLBACK = "site"
po: Any = polib  # it has no types


def folders() -> dict[str, Path]:
    """Our apps by label, with their folders."""
    return {c.label: Path(c.path) for c in apps.get_app_configs() if c.name.startswith("charter.")}


def po_path(label: str) -> Path:
    return folders()[label] / "locale/en/LC_MESSAGES/django.po"


def files(label: str) -> Iterator[Path]:
    """The files whose messages the app's catalogue holds."""
    ours = folders()
    home = {folder: name for name, folder in ours.items()}
    root = Path(settings.ROOT) / "charter" if label == FALLBACK else ours[label]
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in root.rglob(pattern):
            if SKIPPED & set(path.relative_to(root).parts):
                continue
            if path.suffix != ".py" and "templates" not in path.parts:
                continue
            owner = next((home[up] for up in path.parents if up in home), FALLBACK)
            if owner == label:
                yield path


def update(label: str) -> Any:
    """Bring the English catalogue up to date with the source; translations are kept."""
    target = po_path(label)
    old = po.pofile(str(target)) if target.exists() else po.POFile()
    kept = {(e.msgid, e.msgctxt or ""): e for e in old}
    fresh = po.POFile(wrapwidth=100)
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message, said_in in sorted(messages(files(label)).items()):
        fresh.append(_entry(message, said_in, kept.get((message.text, message.context))))
    if fresh and str(fresh) != str(old):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(target))
    return fresh


def _entry(message: Message, said_in: str, old: Any) -> Any:
    entry = po.POEntry(msgid=message.text, msgctxt=message.context or None, comment=said_in)
    if "%(" in message.text or "%s" in message.text:
        entry.flags = ["python-format"]
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = (old and old.msgstr_plural) or {0: "", 1: ""}
    else:
        entry.msgstr = old.msgstr if old else ""
    return entry


def missing(label: str) -> list[str]:
    """Messages of the app's source that its catalogue does not say in English."""
    target = po_path(label)
    known = po.pofile(str(target)) if target.exists() else []
    said = {(e.msgid, e.msgctxt or "") for e in known if e.translated()}
    return [m.text for m in messages(files(label)) if (m.text, m.context) not in said]


def compile_all() -> int:
    """Build every .mo that is older than its source; the number that was built."""
    return sum(_compile(po_path(label)) for label in folders() if po_path(label).exists())


def _compile(source: Path) -> int:
    terms = Path(__file__).with_name("terms.yaml")
    english = source.with_suffix(".mo")
    simplified = source.parents[2] / "zh_Hans/LC_MESSAGES/django.mo"
    newest = max(source.stat().st_mtime, terms.stat().st_mtime)
    if all(mo.exists() and mo.stat().st_mtime > newest for mo in (english, simplified)):
        return 0
    catalogue = po.pofile(str(source))
    _save(catalogue, english)
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else simplify(entry.msgid)
        if entry.msgid_plural:
            entry.msgstr_plural = {0: simplify(entry.msgid)}
    catalogue.metadata["Language"] = "zh_Hans"
    catalogue.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
    _save(catalogue, simplified)
    return 2


def _save(catalogue: Any, target: Path) -> None:
    """In one step: somebody else may be reading, or building the same file."""
    with whole(target) as making:
        catalogue.save_as_mofile(str(making))

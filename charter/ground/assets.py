"""The one stylesheet, the one script, the icon sprite and the npm files, built at set-up.

Nothing of it is committed: `assets/css/**.css` and `assets/js/*.js` are joined, the icons named in
`assets/icons.txt` are taken out of `@tabler/icons`, and files of npm packages are copied without
source-map comments and remote fonts. `charter.ground.finders` offers the result to staticfiles.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from charter.ground.errors import BuildError
from charter.ground.whole import whole

HERE = Path(__file__).parent / "assets"
ORDER = (
    "layers",
    "tokens",
    "reset",
    "base",
    "shell",
    "parts",
    "pages/*",
    "util",
    "narrow",
    "print",
)
NPM = {
    "lib/htmx.js": "htmx.org/dist/htmx.min.js",
    "lib/gantt.js": "dhtmlx-gantt/codebase/dhtmlxgantt.js",
    "lib/gantt.css": "dhtmlx-gantt/codebase/dhtmlxgantt.css",
    "lib/echarts.js": "echarts/dist/echarts.min.js",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ROOM = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON = re.compile(r"(?<=[\w)]): +")
_AROUND_CHILD = re.compile(r" ?> ?")
_COLOUR = re.compile(r"#[0-9A-F]{3,8}\b")
_BRACE = re.compile(r"[{}]")
_LAYER = re.compile(r"(?:(?<=[;}])|^)@layer (\w+)\{")
_SOURCE_MAP = re.compile(r"(//|/\*)[#@]\s*sourceMappingURL=[^\n]*")
# Fonts from elsewhere, and those inside the sheet: the policy of content allows neither.
_REMOTE_FONT = re.compile(
    r"@font-face\s*{[^}]*(?:https?://|data:)[^}]*}|@import\s+url\([^)]*https?:[^;]*;"
)


def node_modules() -> Path:
    """The nearest `node_modules` at or above the checkout, as Node itself looks for it."""
    for folder in (settings.ROOT, *settings.ROOT.parents):
        if (found := folder / "node_modules").is_dir():
            return found
    raise BuildError("node_modules is missing; run `npm ci` beside package.json.")


def css_sources() -> list[Path]:
    return [path for part in ORDER for path in sorted((HERE / "css").glob(f"{part}.css"))]


def stylesheet() -> str:
    """All layers in one file, without comments and the room that only people need."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in css_sources())
    text = _ROOM.sub(r"\1", _COMMENT.sub("", text)).replace(";}", "}").strip()
    text = _AROUND_CHILD.sub(">", _AFTER_COLON.sub(":", text))
    return _by_layer(_COLOUR.sub(lambda found: found[0].lower(), text)) + "\n"


def _by_layer(text: str) -> str:
    """Each layer once: what the files say of one layer stays in their order, and the order of the
    layers among each other is what `layers.css` says. What stands in no layer comes last."""
    first, *rest = _LAYER.split(text)
    layers: dict[str, str] = {}
    loose = ""
    for name, body in zip(rest[::2], rest[1::2], strict=True):
        end = _closing(body)
        layers[name] = layers.get(name, "") + body[:end]
        loose += body[end + 1 :]
    return first + "".join(f"@layer {name}{{{body}}}" for name, body in layers.items()) + loose


def _closing(body: str) -> int:
    """Where the brace stands that closes what was open before `body`."""
    depth = 1
    for found in _BRACE.finditer(body):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.start()
    raise BuildError(f"a layer of the stylesheet is never closed; it begins {body[:60]!r}")


def script() -> str:
    """Each file of our own in its own scope, `assets/js/*.js` in the order of their names."""
    parts = (path.read_text(encoding="utf-8") for path in sorted((HERE / "js").glob("*.js")))
    return '"use strict";\n' + "".join(f"(() => {{\n{part}}})();\n" for part in parts)


def icon_names() -> frozenset[str]:
    return frozenset((HERE / "icons.txt").read_text(encoding="utf-8").split())


def sprite() -> str:
    """Every icon of `icons.txt` as a <symbol>; a name that Tabler does not have stops the build."""
    folder = node_modules() / "@tabler/icons/icons"
    symbols = "".join(_symbol(folder, name) for name in sorted(icon_names()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _symbol(folder: Path, name: str) -> str:
    filled = name.endswith("-filled")
    path = folder / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not path.exists():
        raise BuildError(f"No icon {name!r} in @tabler/icons (assets/icons.txt names it).")
    body = path.read_text(encoding="utf-8").partition("<svg")[2].partition(">")[2]
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z"[^>]*/>|</svg>|\n\s*', "", body)
    paint = ' fill="currentColor" stroke="none"' if filled else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{body}</symbol>'


def _package_file(inside: str) -> Callable[[], str]:
    def read() -> str:
        path = node_modules() / inside
        if not path.exists():
            raise BuildError(f"node_modules/{inside} is missing; run `npm ci`.")
        return _REMOTE_FONT.sub("", _SOURCE_MAP.sub("", path.read_text(encoding="utf-8")))

    return read


ASSETS: dict[str, Callable[[], str]] = {
    "ui/app.css": stylesheet,
    "ui/app.js": script,
    "ui/icons.svg": sprite,
    **{name: _package_file(inside) for name, inside in NPM.items()},
}


def _sources(name: str) -> Iterator[Path]:
    yield Path(__file__)
    if name in NPM:
        yield node_modules() / NPM[name]
    elif name == "ui/icons.svg":
        yield HERE / "icons.txt"
    else:
        yield from (HERE / name.rpartition(".")[2]).rglob("*")


def built(name: str) -> Path:
    """The path of a built asset; built again when one of its sources is newer."""
    target: Path = settings.VAR / "assets" / name
    newest = max((p.stat().st_mtime for p in _sources(name) if p.exists()), default=0.0)
    if not target.exists() or target.stat().st_mtime < newest:
        with whole(target) as making:
            making.write_text(ASSETS[name](), encoding="utf-8")
    return target

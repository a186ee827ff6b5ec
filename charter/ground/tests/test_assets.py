"""What is built at set-up: budgets, and failures that name what is missing."""

import gzip
import re
from collections import Counter

import pytest
from django.contrib.staticfiles import finders

from charter.ground import assets
from charter.ground.errors import BuildError
from charter.ground.templatetags import ui

NEEDS_NPM = pytest.mark.skipif(
    not any((p / "node_modules").is_dir() for p in assets.HERE.parents),
    reason="npm ci has not run",
)


def test_a_checkout_without_npm_packages_says_what_to_run(tmp_path, settings) -> None:
    settings.ROOT, settings.VAR = tmp_path, tmp_path / "var"
    for name in ("ui/icons.svg", "lib/htmx.js"):
        with pytest.raises(BuildError, match="node_modules is missing; run `npm ci`"):
            finders.find(name)


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_the_stylesheet_stays_within_its_budget() -> None:
    assert packed(assets.stylesheet()) <= 24 * 1024


def rules(text: str) -> Counter[tuple[str, ...]]:
    """What a stylesheet says: each declaration block with all that it stands in."""
    found, stack, said = Counter[tuple[str, ...]](), [], ""
    text = re.sub(r"\s*([{};,:>])\s*", r"\1", re.sub(r"/\*.*?\*/", "", text, flags=re.S)).lower()
    for sign in re.split(r"([{}])", text):
        if sign == "{":
            stack.append(said.rpartition(";")[2].strip())
        elif sign == "}":
            found[(*stack, said.strip("; "))] += bool(said.strip("; "))
            stack.pop()
        said = "" if sign in "{}" else sign
    assert not stack, f"never closed: {stack}"
    return +found


def test_packing_loses_no_rule_of_the_stylesheet_and_moves_none() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in assets.css_sources())
    assert rules(assets.stylesheet()) == rules(sources)
    assert len(rules(sources)) > 1000


def test_what_stands_between_two_layers_stays_outside_of_them() -> None:
    text = "@layer a{p{x:1}}@page b{x:2}@layer c{q{x:3}}@layer a{r{x:4}}"
    assert assets._by_layer(text) == "@layer a{p{x:1}r{x:4}}@layer c{q{x:3}}@page b{x:2}"
    with pytest.raises(BuildError, match="never closed"):
        assets._by_layer("@layer a{p{x:1}")


def test_our_own_script_stays_within_its_budget() -> None:
    assert packed(assets.script()) <= 8 * 1024


def test_every_narrow_screen_rule_spares_the_printer() -> None:
    queries = [
        rule for rule in re.findall(r"@media[^{]+", assets.stylesheet()) if "max-width" in rule
    ]
    assert queries and all("screen" in rule for rule in queries)


def test_an_icon_that_nobody_listed_is_named() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        ui.icon("no-such-icon")


@NEEDS_NPM
def test_an_icon_that_tabler_does_not_have_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "icon_names", lambda: frozenset({"plus", "no-such-icon"}))
    with pytest.raises(BuildError, match="no-such-icon"):
        assets.sprite()


@NEEDS_NPM
@pytest.mark.parametrize("name", sorted(assets.ASSETS))
def test_staticfiles_finds_what_is_built(name: str) -> None:
    assert finders.find(name)


@NEEDS_NPM
@pytest.mark.parametrize("name", sorted(assets.NPM))
def test_packages_are_served_without_remote_fonts_and_source_maps(name: str) -> None:
    text = assets.ASSETS[name]()
    assert "sourceMappingURL" not in text and "fonts.gstatic.com" not in text

"""Staticfiles finder for what is built at set-up (see `charter.ground.assets`)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from charter.ground.assets import ASSETS, built


class BuiltFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        if path not in ASSETS:
            return []
        return [str(built(path))] if find_all else str(built(path))

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        for name in ASSETS:
            built(name)
            yield name, FileSystemStorage(location=settings.VAR / "assets")

    def check(self, **kwargs: Any) -> Any:
        return []

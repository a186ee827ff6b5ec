"""The first migration of an empty database, in a tenth of the time.

For every operation Django draws the classes of all related models anew, so that the state before
it stays as it was: a few hundred operations on two hundred models are minutes of work. Where no
row exists nobody looks back, so here models, fields, indexes and triggers are added to the classes
at hand, and what is changed or taken away draws its own class alone. The statements are the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from charter.ground.processes import loading


class FreshState(ProjectState):
    """The models of an empty database. What holds classes that were drawn is `apps`."""

    def clone(self) -> "FreshState":
        """The state before an operation. It shares its models with the one after it until one of
        the two asks for a model."""
        self.models = Shared(self.models)
        copy = FreshState(Shared(self.models), self.real_apps)
        if "apps" in self.__dict__:
            copy.__dict__["apps"] = _cloned(self.apps)
        copy.is_delayed = self.is_delayed
        return copy

    @contextmanager
    def _undrawn(self) -> Iterator[Any]:
        """Django draws nothing anew while there are no classes; gives those there were."""
        apps = self.__dict__.pop("apps", None)
        yield apps
        if apps is not None:
            self.__dict__["apps"] = apps

    def add_model(self, model_state: ModelState) -> None:
        with self._undrawn() as apps:
            super().add_model(model_state)
        if apps is not None:
            apps.render_multiple([model_state])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        with self._undrawn() as apps:
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]
        if apps is not None:
            options = apps.get_model(app_label, model_name)._meta
            setattr(options, option_name, [*getattr(options, option_name), obj])

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        with self._undrawn() as apps:
            super().add_field(app_label, model_name, name, field, preserve_default)
        if apps is not None:
            added = self.models[app_label, model_name].fields[name].clone()
            added.contribute_to_class(apps.get_model(app_label, model_name), name)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """This class alone: that others still point to the former one of the same table is seen
        by nobody. A trigger that came or went changes nothing else about it."""
        if "apps" not in self.__dict__:
            return
        wanted = self.models[app_label, model_name.lower()].options.get("triggers", [])
        options = self.apps.get_model(app_label, model_name)._meta
        if [*map(id, getattr(options, "triggers", []))] != [*map(id, wanted)]:
            options.triggers = wanted
            return
        self._reload({(app_label, model_name.lower())})  # type: ignore[attr-defined]


class Shared(dict[tuple[str, str], ModelState]):
    """Models by their names. Who asks for one may change it, and so is given one of its own."""

    def __init__(self, models: Mapping[tuple[str, str], ModelState]) -> None:
        super().__init__(models)
        self._own: set[tuple[str, str]] = set()

    def __getitem__(self, key: tuple[str, str]) -> ModelState:
        if key not in self._own:
            self[key] = _copy(super().__getitem__(key))
        return super().__getitem__(key)

    def __setitem__(self, key: tuple[str, str], model: ModelState) -> None:
        self._own.add(key)
        super().__setitem__(key, model)

    def items(self) -> Any:
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        return [self[key] for key in self]


def _copy(state: ModelState) -> ModelState:
    """Fields and options are replaced in a state, never changed."""
    copy = object.__new__(ModelState)
    fields, options, managers = dict(state.fields), dict(state.options), list(state.managers)
    copy.__dict__ = {**state.__dict__, "fields": fields, "options": options, "managers": managers}
    return copy


def _cloned(apps: Any) -> Any:
    """As `StateApps.clone` does, which copies the classes one by one."""
    named, apps.all_models = apps.all_models, defaultdict(dict)
    try:
        clone = apps.clone()
    finally:
        apps.all_models = named
    for label, models in named.items():
        clone.all_models[label].update(models)  # its configurations hold these very dictionaries
    return clone


class FreshExecutor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state: ProjectState = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        state.__class__ = FreshState
        return state


def build(connection: BaseDatabaseWrapper) -> bool:
    """Apply every migration to a database that has none; False when it has some."""
    if MigrationRecorder(connection).applied_migrations():
        return False
    with loading():
        executor = FreshExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    return True

from django.apps import AppConfig

from charter.ground.database import triggers

triggers.install()  # before the first model is read


class GroundConfig(AppConfig):
    name = "charter.ground"
    label = "ground"

    def ready(self) -> None:
        from django import forms  # noqa: PLC0415 -- settings are ready now

        from charter.ground import recurring, shortcuts  # noqa: PLC0415
        from charter.ground.database import columns, compiled, following, instances, keyed, nesting  # noqa: PLC0415
        from charter.ground.i18n import lookup  # noqa: PLC0415
        from charter.ground.unfit import within_reach  # noqa: PLC0415

        shortcuts.install()
        recurring.install()
        following.install()
        keyed.install()
        columns.install()
        compiled.install()
        instances.install()
        nesting.install()
        lookup.install()

        for kind in (forms.DateField, forms.DateTimeField):
            kind.default_validators = [*kind.default_validators, within_reach]

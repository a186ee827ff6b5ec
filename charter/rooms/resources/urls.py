import datetime as dt

from django.urls import URLPattern, URLResolver, path, re_path, register_converter

from charter.rooms.resources.views import board, projects


class DayConverter:
    """2026-11-16; what is no day of the calendar is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        found = dt.date.fromisoformat(value)
        if not 2000 <= found.year <= 2200:
            raise ValueError
        return found

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
app_name = "resources"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("week/<day:day>/", board.week, name="week"),
    path("people/<int:pk>/", board.person, name="person"),
    path("overloads/<int:pk>/", projects.overload, name="overload"),
    path("projects/<int:pk>/", projects.of_project, name="of_project"),
    path("projects/<int:pk>/level/", projects.ask, name="level"),
    path("levelling/<int:pk>/", projects.levelling, name="levelling"),
    re_path(
        r"^levelling/(?P<pk>\d{1,18})/(?P<verb>take|cancel|decline)/$", projects.act, name="act"
    ),
]

from django.urls import URLPattern, URLResolver, path

from charter.rooms.resources.views import board, projects

app_name = "resources"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("week/<slug:day>/", board.week, name="week"),
    path("people/<int:pk>/", board.person, name="person"),
    path("overloads/<int:pk>/", projects.overload, name="overload"),
    path("projects/<int:pk>/", projects.of_project, name="of_project"),
    path("projects/<int:pk>/level/", projects.ask, name="level"),
    path("levelling/<int:pk>/", projects.levelling, name="levelling"),
    path("levelling/<int:pk>/<slug:verb>/", projects.act, name="act"),
]

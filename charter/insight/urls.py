from django.urls import path

from charter.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.home, name="my_work"),
    path("board/", views.board, name="board"),
    path("explore/", views.explore, name="explore"),
    path("board/departments/<int:pk>/", views.department, name="department_board"),
]

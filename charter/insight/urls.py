from django.urls import path

from charter.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.home, name="my_work"),
    path("board/", views.board, name="board"),
    path("board/report/", views.report, name="report"),
    path("explore/", views.explore, name="explore"),
    path("board/departments/<int:pk>/", views.department, name="department_board"),
    path("board/departments/<int:pk>/report/", views.report, name="department_report"),
]

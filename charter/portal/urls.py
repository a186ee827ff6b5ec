from django.urls import path

from charter.portal.views import doors, pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("enter/", doors.enter, name="enter"),
    path("enter/code/", doors.code, name="code"),
    path("enter/<int:pk>/<slug:token>/", doors.link, name="link"),
    path("projects/", pages.projects, name="projects"),
    path("projects/<int:pk>/", pages.project, name="project"),
    path("commitments/", pages.commitments, name="commitments"),
    path("check/", pages.check, name="check"),
]

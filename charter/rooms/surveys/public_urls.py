"""Behind the link in a letter: /survey/<token>/."""

from django.urls import path

from charter.rooms.surveys.views import public

app_name = "survey"
urlpatterns = [
    path("<str:token>/", public.answer, name="answer"),
    path("<str:token>/<str:second>/", public.words, name="words"),
]

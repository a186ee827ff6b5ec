from django.urls import URLPattern, URLResolver, path

from charter.rooms.intake.views import public

app_name = "ask"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.ask, name="ask"),
    path("thanks/", public.thanks, name="thanks"),
    path("confirm/<str:token>/", public.confirm, name="confirm"),
]

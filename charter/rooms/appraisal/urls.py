from django.urls import URLPattern, URLResolver, path

from charter.rooms.appraisal.views import pages, periods

app_name = "appraisal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", periods.cycles, name="cycles"),
    path("open/", periods.open_period, name="open"),
    path("voices/", pages.voices, name="voices"),
    path("voices/give/", periods.give_voice, name="give_voice"),
    path("periods/<int:pk>/", periods.cycle, name="cycle"),
    path("periods/<int:pk>/rate/", periods.rate_many, name="rate_many"),
    path("periods/<int:pk>/calibration/", periods.calibrate, name="calibration"),
    path("results/<int:pk>/", pages.result, name="result"),
    path("<int:pk>/", pages.appraisal, name="appraisal"),
    path("<int:pk>/records/<int:part>/", pages.records, name="records"),
    path("<int:pk>/<str:verb>/", pages.act, name="act"),
]

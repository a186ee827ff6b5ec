from django.urls import URLPattern, URLResolver, path

from charter.kernel.indicators.views import changes, pages

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.indicators, name="list"),
    path("new/", pages.new, name="new"),
    path("<int:pk>/", pages.indicator, name="indicator"),
    path("<int:pk>/records/<int:reading>/", pages.records, name="records"),
    path("<int:pk>/events/<int:reading>/strike/", changes.strike_event, name="strike_event"),
    path("<int:pk>/notes/<int:note>/withdrawal/", changes.withdraw_note, name="withdraw_note"),
    path("<int:pk>/<slug:verb>/", changes.act, name="act"),
]

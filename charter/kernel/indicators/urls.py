from django.urls import URLPattern, URLResolver, path

from charter.kernel.indicators import views

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.indicators, name="list"),
    path("<int:pk>/", views.indicator, name="indicator"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]

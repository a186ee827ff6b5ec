from django.urls import URLPattern, URLResolver, path

from charter.kernel.duties import views

app_name = "duties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.duties, name="list"),
    path("<int:pk>/", views.duty, name="duty"),
]

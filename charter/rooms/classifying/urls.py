from django.urls import URLPattern, URLResolver, path

from charter.rooms.classifying import views

app_name = "classifying"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("models/<int:pk>/", views.textmodel, name="textmodel"),
    path("models/<int:pk>/use/", views.use, name="use"),
    path("models/<int:pk>/stop/", views.stop, name="stop"),
    path("<str:name>/learn/", views.learn, name="learn"),
]

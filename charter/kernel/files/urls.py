from django.urls import URLPattern, URLResolver, path

from charter.kernel.files import views

app_name = "files"
urlpatterns: list[URLPattern | URLResolver] = [
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.attachment, name="attachment"),
]

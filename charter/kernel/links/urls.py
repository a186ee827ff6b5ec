from django.urls import path

from charter.kernel.links import views

app_name = "links"
urlpatterns = [
    path("to/<str:name>/", views.new, name="new"),
    path("<int:pk>/", views.link, name="link"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]

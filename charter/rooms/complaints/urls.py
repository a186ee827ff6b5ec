from django.urls import URLPattern, URLResolver, path

from charter.rooms.complaints import views

app_name = "complaints"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.complaints, name="complaints"),
    path("new/", views.new, name="new"),
    path("steps/<int:pk>/", views.step, name="step"),
    path("<int:pk>/", views.complaint, name="complaint"),
    path("<int:pk>/<str:verb>/", views.act, name="act"),
]

from django.urls import URLPattern, URLResolver

app_name = "aftersales"
urlpatterns: list[URLPattern | URLResolver] = []

from django.urls import URLPattern, URLResolver, path

from charter.kernel.meetings.views import lists, one

app_name = "meetings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.meetings, name="list"),
    path("new/", lists.new, name="new"),
    path("series/", lists.all_series, name="all_series"),
    path("series/new/", lists.new_series, name="new_series"),
    path("series/<int:pk>/", lists.series, name="series"),
    path("series/<int:pk>/end/", lists.end, name="end_series"),
    path("feed/", one.open_feed, name="open_feed"),
    path("feed/<str:secret>/", one.feed, name="feed"),
    path("<int:pk>/", one.meeting, name="meeting"),
    path("<int:pk>/minutes/", one.minute, name="minute"),
    path("<int:pk>/items/", one.add_item, name="add_item"),
    path("<int:pk>/reply/", one.reply, name="reply"),
    path("<int:pk>/invitation/", one.invitation, name="invitation"),
    path("<int:pk>/act/<slug:verb>/", one.act, name="act"),
]

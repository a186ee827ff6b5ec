from django.urls import path

from charter.rooms.trends.views import pages, proposals, reviews

app_name = "trends"
urlpatterns = [
    path("", pages.trends, name="trends"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/document/", reviews.document, name="document"),
    path("reviews/<int:pk>/<str:verb>/", reviews.act, name="act_on_review"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/<str:verb>/", proposals.act, name="act_on_proposal"),
]

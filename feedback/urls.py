from django.urls import path

from .views import ratings, surveys

app_name = "feedback"
urlpatterns = [
    path("nilai/pesanan/<str:code>/", ratings.rate, name="rate"),
    path("nilai/<str:token>/", ratings.rate_signed, name="rate_signed"),
    path("survei/pesanan/<str:code>/", surveys.survey, name="survey"),
    path("survei/<str:token>/", surveys.survey_signed, name="survey_signed"),
]

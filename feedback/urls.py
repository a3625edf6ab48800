from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("nilai/pesanan/<str:code>/", views.rate, name="rate"),
    path("nilai/<str:token>/", views.rate_signed, name="rate_signed"),
]

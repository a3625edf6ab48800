from django.urls import path

from . import views

app_name = "observation"
urlpatterns = [
    path("sistem/", views.status, name="status"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.for_prometheus, name="metrics"),
]

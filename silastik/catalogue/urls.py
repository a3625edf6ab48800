from django.urls import path

from . import views

app_name = "catalogue"
urlpatterns = [path("katalog/", views.products, name="list")]

from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("privasi/", views.notice, name="notice"),
    path("akun/data-pribadi/", views.own_data, name="own_data"),
    path("akun/data-pribadi/tutup/", views.close_account, name="close_account"),
    path("akun/data-pribadi/batal-tutup/", views.keep_account, name="keep_account"),
]

from django.urls import path

from .views import basket, catalogue, officer, visitors

app_name = "publications"
urlpatterns = [
    path("katalog/<slug:slug>/", catalogue.detail, name="detail"),
    path("katalog/<slug:slug>/sampul/", catalogue.cover, name="cover"),
    path("keranjang/", basket.basket, name="basket"),
    path("keranjang/ajukan/", basket.submit, name="submit"),
    path("keranjang/tambah/<slug:slug>/", basket.add, name="basket_add"),
    path("keranjang/keluarkan/<slug:slug>/", basket.remove, name="basket_remove"),
    path("petugas/pengunjung/", visitors.new, name="visitors"),
    path("petugas/pengunjung/<int:pk>/", visitors.visit, name="visit"),
    path("petugas/pengunjung/<int:pk>/tambah/<slug:slug>/", visitors.add, name="visit_add"),
    path("petugas/pengunjung/<int:pk>/keluarkan/<slug:slug>/", visitors.remove, name="visit_remove"),
    path("petugas/pengunjung/<int:pk>/ajukan/", visitors.submit, name="visit_submit"),
    path("petugas/pengunjung/<int:pk>/hapus/", visitors.discard, name="visit_discard"),
    path("petugas/<str:code>/judul/<int:pk>/", officer.prepare, name="prepare"),
    path("petugas/<str:code>/penawaran/", officer.send_offer, name="send_offer"),
    path("petugas/<str:code>/kirim/", officer.deliver, name="deliver"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("", views.constant),
    path("products/", views.ProductList.as_view(), name="products"),
    path("products/<slug:slug>/", views.ProductPage.as_view(), name="product"),
    path("orders/", views.OwnOrders.as_view(), name="orders"),
    path("queue/", views.Queue.as_view(), name="queue"),
    path("rows/", views.FirstRows.as_view(), name="rows"),
]

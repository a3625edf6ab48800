"""The pages that everybody writes first, by Django's own generic views."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import DetailView, ListView

from .models import Order, Product


def constant(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, world. You're at the index.")


class ProductPage(DetailView):
    model = Product
    template_name = "bare/product.html"


class ProductList(ListView):
    queryset = Product.objects.all()[:30]
    template_name = "bare/products.html"


class OwnOrders(LoginRequiredMixin, ListView):
    template_name = "bare/orders.html"

    def get_queryset(self):
        return Order.objects.filter(customer=self.request.user)[:30]


class Queue(LoginRequiredMixin, ListView):
    """50 of all orders with their customers, and the number of pages, as `paginate_by` gives them."""

    queryset = Order.objects.select_related("customer")
    template_name = "bare/queue.html"
    paginate_by = 50


class FirstRows(LoginRequiredMixin, ListView):
    """The same 50 rows by the same template, without asking how many there are."""

    queryset = Order.objects.select_related("customer")[:50]
    template_name = "bare/queue.html"

"""Two tables: what a shop sells, and the orders that wait in a queue."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class Product(models.Model):
    title = models.CharField(max_length=250)
    slug = models.SlugField(unique=True)
    producer = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    pages = models.PositiveSmallIntegerField()
    price = models.PositiveIntegerField()
    abstract = models.TextField()

    class Meta:
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug])


class Order(models.Model):
    code = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders")
    title = models.CharField(max_length=250)
    state = models.CharField(max_length=20, db_index=True)
    total = models.PositiveIntegerField()
    submitted_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.code

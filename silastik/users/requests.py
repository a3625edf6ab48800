"""The request a view gets behind `login_required`."""

from django.http import HttpRequest

from .models import User


class UserRequest(HttpRequest):
    """A request whose user is known; only a name for type checkers."""

    user: User

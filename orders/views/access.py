"""Guards of views: who may come in, and how a refused act is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase

from .. import since
from ..lifecycle import Refused

View = Callable[..., HttpResponseBase]


def staff_only(*permissions: str) -> Callable[[View], View]:
    """Only the office comes in; of it, those who hold one of `permissions`. Others are refused, visitors log in."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            held = not permissions or any(user.has_perm(permission) for permission in permissions)
            if not user.is_authenticated or not user.is_office_staff or not held:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def identity_confirmed(view: View) -> View:
    """Money, papers and data: staff confirm who they are once more, unless they have within the last half hour.

    By second factor or password; what they sent waits, and is done afterwards. In force where staff need a second
    factor at all. Stands below `staff_only`; looking at a page asks for nothing.
    """
    return reauthentication_required(view, allow_get=True, enabled=lambda _request: settings.STAFF_MFA_REQUIRED)


class Attempt:
    """What came of an act: `ok`, or not; the reason has been told as a message or on the form."""

    ok = True


@contextmanager
def attempt(request: HttpRequest, form: forms.BaseForm | None = None, *, success: str = "") -> Iterator[Attempt]:
    """Do something that may be refused: a refusal becomes a message, bad input an error at its field."""
    result = Attempt()
    try:
        yield result
    except Refused as refusal:
        result.ok = False
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        since.tell(request)
    except ValidationError as error:
        result.ok = False
        if form is not None:
            form.add_error(None, error)
        else:
            for sentence in error.messages:
                messages.error(request, sentence)
    else:
        if success:
            messages.success(request, success)

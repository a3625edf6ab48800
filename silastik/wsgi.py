"""The web processes. What they need is loaded before the first request; with `--preload` of gunicorn once for all."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from silastik.core.heap import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silastik.settings.production")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
keep_what_is_loaded()

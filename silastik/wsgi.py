"""The web processes. What they need is loaded before the first request; with `--preload` of gunicorn once for all."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silastik.settings.production")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)

# All of it stays as long as the process does: the collector looks at it never again, and does not copy the pages of
# memory that processes share. A page makes some 20,000 objects that go by themselves, and is not held up thirty times.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)

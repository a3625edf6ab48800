# The portal as one image for web, worker, beat and migrations; docker-compose.yml says which is which.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt /tmp/base.txt
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/base.txt

WORKDIR /srv/silastik
COPY . .
# Nothing secret is needed here, so the development settings do; the files they collect are the same.
RUN export DATA_DIR=/var/lib/silastik DJANGO_SETTINGS_MODULE=silastik.settings.development \
    && python manage.py compilemessages \
    && python manage.py build_assets \
    && python manage.py collectstatic --no-input

# What stands in front: nginx with the static files of this version, compressed once.
FROM nginx:1-bookworm AS front
COPY --from=build /var/lib/silastik/static /var/lib/silastik/static
RUN chown 10001:10001 /var/cache/nginx # whoever it runs as; a new volume there takes the owner over

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/silastik silastik \
    && install --directory --owner=silastik --mode=700 /var/lib/silastik/private
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/silastik /srv/silastik
COPY --from=build /var/lib/silastik/assets /var/lib/silastik/assets
COPY --from=build /var/lib/silastik/fonts /var/lib/silastik/fonts
COPY --from=build /var/lib/silastik/static /var/lib/silastik/static
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/var/lib/silastik \
    DJANGO_SETTINGS_MODULE=silastik.settings.production
WORKDIR /srv/silastik
USER silastik
VOLUME /var/lib/silastik/private
EXPOSE 8000
CMD ["gunicorn", "silastik.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--graceful-timeout", "30", "--keep-alive", "75", "--max-requests", "5000", "--max-requests-jitter", "500", \
     "--no-control-socket"]

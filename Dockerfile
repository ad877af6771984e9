# The same steps as ./tiwiza takes, for production: PostgreSQL, Redis, web and workers as containers of one image.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 10001 tiwiza \
 && mkdir -p /srv/tiwiza /srv/var \
 && chown tiwiza:tiwiza /srv/tiwiza /srv/var
USER tiwiza
WORKDIR /srv/tiwiza
ENV PATH=/srv/tiwiza/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORTAL_VAR=/srv/var \
    DJANGO_SETTINGS_MODULE=portal.settings.production

# Packages first: they change less often than the code. The install is editable, so the code stays where it is.
COPY --chown=tiwiza:tiwiza pyproject.toml uv.lock README.md LICENSE NOTICES.md ./
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --quiet uv==0.13.9 \
 && .venv/bin/uv sync --frozen --no-dev --no-cache --no-install-project

COPY --chown=tiwiza:tiwiza . .
RUN .venv/bin/uv sync --frozen --no-dev --no-cache --inexact \
 && .venv/bin/python -c "from portal.launcher.prepare import catalogues; catalogues()"

VOLUME /srv/var
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]

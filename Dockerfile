# One image for web, worker and migrate; deploy/entrypoint.sh tells them apart.
# Three stages: the theme's third-party files, the Python packages, and what runs.

FROM node:24-bookworm-slim AS assets
WORKDIR /build/theme
COPY theme/package.json theme/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt

FROM python:3.13-slim-bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# WeasyPrint draws with these; their versions are those of the pinned Debian release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /build/theme/node_modules theme/node_modules
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    VAR_DIR=/data \
    STATIC_ROOT=/app/static-collected
# Translations, the theme's files and the hashed static files belong to the image, not to its start.
RUN deploy/build.sh && rm -rf theme/node_modules dev
USER 10001
EXPOSE 8000
VOLUME ["/data"]
ENTRYPOINT ["deploy/entrypoint.sh"]
CMD ["web"]

#!/usr/bin/env bash
# One image, three ways to run it: web | worker | migrate. Anything else goes to manage.py.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-web}" in
web)
    # Here the processes add up their counters; what an earlier start left would be counted twice.
    export PROMETHEUS_MULTIPROC_DIR="${PROMETHEUS_MULTIPROC_DIR:-/tmp/portal-metrics}"
    rm -rf "$PROMETHEUS_MULTIPROC_DIR"
    mkdir -p "$PROMETHEUS_MULTIPROC_DIR"
    exec gunicorn cms.wsgi:application \
        --config deploy/gunicorn_settings.py \
        --bind "${WEB_BIND:-0.0.0.0:8000}" \
        --workers "${WEB_WORKERS:-2}" \
        --threads "${WEB_THREADS:-4}" \
        --worker-tmp-dir /dev/shm \
        --max-requests 10000 --max-requests-jitter 1000 \
        --graceful-timeout 20 \
        --forwarded-allow-ips "${FORWARDED_ALLOW_IPS:-127.0.0.1}" \
        --log-level warning
    ;;
worker)
    exec python manage.py worker
    ;;
migrate)
    python manage.py migrate --noinput
    exec python manage.py provision_authority --all
    ;;
*)
    exec python manage.py "$@"
    ;;
esac

#!/usr/bin/env bash
# One image, three ways to run it: web | worker | migrate. Anything else goes to manage.py.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-web}" in
web)
    exec gunicorn cms.wsgi:application \
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

#!/usr/bin/env bash
# What the image is given once: the theme's third-party files, compiled translations, hashed static files.
# Needs theme/node_modules. Nothing here needs a secret or a database.
set -euo pipefail
cd "$(dirname "$0")/.."

python -m dev.assets
find accounts cms forms_app portal_pages theme -path '*/LC_MESSAGES/*.po' -print0 |
    while IFS= read -r -d '' file; do
        pybabel -q compile --input-file "$file" --output-file "${file%.po}.mo" \
            --locale "$(basename "$(dirname "$(dirname "$file")")")"
    done
DJANGO_SETTINGS_MODULE=deploy.build_settings python manage.py collectstatic --noinput --verbosity 0

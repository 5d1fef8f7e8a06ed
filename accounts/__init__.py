"""Who you are: staff users, citizens and organisations, login through Keycloak, trust levels, roles.

Rooms
    oidc/         the browser leg (Authlib) and the server leg (python-keycloak, only in gateway.py)
    trust.py      how far a login can be trusted
    roles.py      roles of staff per authority
    access.py     decorators for views
    testing/      an identity provider for tests that need no Keycloak

Usual wrong guesses
    Keycloak's realms and theme   → keycloak/ (configuration only)
    who may decide a case         → forms_app/applications/policies.py
"""

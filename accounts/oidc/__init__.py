"""Logging in with OpenID Connect.

    realms         the two realms, from the settings
    client         the browser's way to Keycloak and back (Authlib)
    states         logins that were begun and not finished
    policy         what an ID token must say before we believe it
    logout_tokens  what a back-channel logout must say before we believe it
    gateway        everything server to server (python-keycloak); nothing else imports that library

Sessions and users are not made here but in accounts/sessions.py and accounts/memberships.py.
"""

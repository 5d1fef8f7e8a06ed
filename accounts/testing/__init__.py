"""An OpenID provider to test against, with Keycloak's addresses and with faults on demand. It is not Keycloak."""

"""The workshop: what sets up, starts, checks and measures the portal. Nothing here is needed in production.

Each verb of the Makefile is one module with a `main()`: `setup`, `run`, `test`, `lock`, `bench`,
`screenshots`, `messages`, `notices`, `clean`. The others are their tools:

    paths       where things lie: checkout, environment, run-time data, cache
    console     how the workshop talks to people
    places      the ports of the development machine and the addresses that follow from them
    needs       what each purpose needs from the operating system, and how to get it (apt)
    environment the virtual environment from the two lock files
    assets      the few third-party files of the theme
    java        which Java there is
    data        the database and the demo, brought up to date before a start
    demo        what the processes of the demo share, its addresses and its people
    portal      a whole running portal for journeys and pictures
    ready       the part of `run` that waits for the others
    distribution  the pinned Keycloak, fetched and checked
    keycloak    start and stop it
    readiness   wait until something answers
    postgres    a private PostgreSQL cluster for the tests
    clamav      a private clamd that knows one signature
    steps       run many checks and report them in one table

`setup` and all it imports run before anything is installed, so they use the standard library only.
"""

"""From form to decision.

Rooms
    workflow.py     the story: which transition triggers which effects, on one page
    builder/        what a form is: blocks, conditions, compiler, frozen versions
    applications/   the Antrag: model, states, transitions, policies, references
    attachments/    files people hand in: storage, inspection, virus scan
    pdfs/           paper: HTML → accessible PDF
    payments/       money: attempts, journal; providers/
    delivery/       to the Fachverfahren: outbox, payload, connectors/
    notifications/  what we tell people: catalogue of messages, channels/
    wizard/         filling in: the formtools wizard on the draft
    citizen/        "Mein Bereich"
    inbox/          the clerk's desk (wagtail-modeladmin)
    preview/        trying a form out: the same runner over a frozen draft, links, what a submission would produce

Usual wrong guesses
    the page that describes a service   → portal_pages
    login and trust levels              → accounts
    background jobs, audit, encryption  → cms
"""

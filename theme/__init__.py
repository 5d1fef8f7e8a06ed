"""How the portal looks: templates, components, tokens, static files. Knows nothing of the houses above.

Rooms
    templates/theme/base.html          the frame of every page
    templates/theme/components/        the pieces pages are put together from
    templatetags/theme.py              `vendor`, `describe` and the monogram for templates
    fields.py                          what a form field needs to be drawn, worked out from a bound field
    contrast.py  tokens.py             a town's colours: measured, refused or turned into a style sheet
    monogram.py                        the sign of a town (never a real coat of arms)
    static/theme/css/                  own styles, one file per subject; js/ small modules that only enhance
    package.json  vendor.json          what comes from elsewhere (KERN UX-Standard), and which files

Usual wrong guesses
    the colours of one town            → cms.tenants.Authority, edited by the Kreis-IT
    the template of one page           → beside the Python that renders it
"""

"""How the portal looks: templates, components, tokens, static files. Knows nothing of the houses above.

Rooms
    templates/theme/base.html          the frame of every page
    templates/theme/components/        the pieces pages are put together from
    templatetags/theme.py              what templates ask for: `describe`, `problems`, `places`, `vendor`, signs
    fields.py                          what a form field needs to be drawn, worked out from a bound field
    contrast.py  tokens.py             a town's colours: measured, refused or turned into a style sheet
    branding.py                        whose look a request gets;  views.py  its sheet, its icon, the error pages
    monogram.py  pictograms.py         the sign of a town (never a real coat of arms), the drawings of topics
    places.py                          the addresses every public site has;  vendor.py  where foreign files lie
    static/theme/css/                  own styles, one file per subject; js/ small modules that only enhance
    package.json  vendor.json          what comes from elsewhere (KERN UX-Standard), and which files

Usual wrong guesses
    the colours of one town            → cms.tenants.Authority, edited by the Kreis-IT
    the template of one page           → beside the Python that renders it
"""

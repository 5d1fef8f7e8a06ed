"""Forms and lists that were written elsewhere.

    reading       foreign XML without trust: what is refused, and in which sentence
    fim           one schema of the FIM standard XDatenfelder as plain values
    xdatenfelder  XDatenfelder 2 and 3 → fim
    genericode    lists of codes (OASIS Genericode 1.0)
    mapping       one field of FIM → a kind of question with its settings
    building      a whole schema → the raw blocks of a form, and what could not be taken over
    receiving     uploaded files → an unpublished page with its report

Which element becomes which kind of question: docs/development.md, "XDatenfelder".
"""

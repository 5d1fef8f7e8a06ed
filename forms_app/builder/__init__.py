"""What a form is: blocks for editors, frozen versions, and the pure functions that read them.

What everybody reads (pure, no database)
    definition, items, conditions   the frozen form: JSON in, JSON out
    paths       which steps and answers count: a function of form and answers
    kinds/      the kinds of question: input, cleaning, sentences, readable text, JSON Schema, test data
    compiler    definition + step → Django form class, compiled once per version and process;
                questions and entries are its parts
    summary     the answers as people read them
    fees        what it costs: a function of the offer's terms, the form and the answers
    json_schema what the answers look like, for other systems; schema_page is its public address
    patterns    which regular expressions a form dares to try
What editors do
    blocks/     what they type; panels and editing are their pages
    assembling  blocks → definition, shared blocks resolved; references reads what rules name
    sharing     versions of shared blocks and which of them a form takes over; shared_pages are their pages,
                adapting a form's own words for them, usage who uses one, library the pages about all that
    checking    what has to be repaired, in sentences
    gate/       the checklist: what has to be done before publishing, and what would be better
    publishing  freezes a FormVersion; versions loads one, once per process
    transfer    one form as one file, and back; transfer_reading takes a file apart
    imports/    XDatenfelder and Genericode: foreign files read into blocks, with a report; exchange has the pages
    identity    no two forms share an id, whoever copies one
    demo_forms/ the forms of the demonstration, as such files, and what the towns add

Not here: the draft and its states (applications), the wizard's pages (wizard), stored files (attachments).
"""

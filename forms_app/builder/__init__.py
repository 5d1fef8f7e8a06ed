"""What a form is: blocks for editors, frozen versions, and the pure functions that read them.

definition  frozen form (JSON in, JSON out), made of items and conditions
paths       which steps and answers count: a pure function of form and answers
kinds       the kinds of question: input, cleaning, sentences, readable text, JSON Schema, test data
compiler    definition + step → Django form class, compiled once per version and process
summary     the answers as people read them
blocks      the editor's StreamField blocks; publishing freezes them into a FormVersion; versions loads one
fees        what it costs: a pure function of the offer's terms, the form and the answers

Not here: the draft and its states (applications), the wizard's pages (wizard), stored files (attachments).
"""

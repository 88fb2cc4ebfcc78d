"""Tables of sentences, one file a language, by their English.

To add a language, translate a table, and give its code and name a line in `language.LANGUAGES`.
"""

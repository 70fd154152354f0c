"""One reading of language for every room: quotation marks, sentences, tokens, names, word lists, language. Pure."""

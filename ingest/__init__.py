"""One document to what it states: readers, tables, words, records, triples."""

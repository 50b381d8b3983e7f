"""Code lists (SKOS) and name tables."""

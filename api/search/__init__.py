"""Full-text search over names, titles and quotes: words, index, and what is found."""

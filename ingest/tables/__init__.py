"""Budget tables: found by title, read by form, columns decided by heading, position or accounting."""

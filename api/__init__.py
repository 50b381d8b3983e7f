"""The store, what is asked of it, and the ways in: command line, server, export."""

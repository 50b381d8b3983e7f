"""The server over a store."""

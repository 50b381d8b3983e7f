"""Records to triples: what a disclosure states, as a graph of its own, with provenance."""

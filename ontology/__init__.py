"""What the words mean: ontology, code lists, regions, IRIs."""

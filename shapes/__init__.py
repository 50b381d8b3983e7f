"""What a disclosure's graph must look like, and how that is checked."""

"""Turn a finished book into the bytes of an edition."""

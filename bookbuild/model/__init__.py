"""The typed model every edition is rendered from."""

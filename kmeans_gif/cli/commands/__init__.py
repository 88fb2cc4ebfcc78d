"""Subcommands: each is a module with `add`, which declares its options, and `run`."""

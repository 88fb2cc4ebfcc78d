"""Subcommands: each is a module with HELP, DESCRIPTION, `declare(parser)` and `run(options)`."""

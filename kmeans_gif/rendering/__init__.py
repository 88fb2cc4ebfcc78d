"""A History becomes an Animation."""

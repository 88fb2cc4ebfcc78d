"""Clustering of tables that are read chunk by chunk: the same bits as in memory.

Shapes: n observations of d features in chunks of m, k clusters.
"""

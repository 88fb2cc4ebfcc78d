"""How good a clustering is, and which number of clusters to take.

Shapes as in `clustering`: n observations, d features, k clusters.  A weight counts as so
many equal observations.
"""

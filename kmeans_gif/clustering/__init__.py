"""k-means that records every state.

Shapes in this folder: n observations, d features, k clusters, T recorded states.
`XT` is the data with features first, (d, n), so that kernels run along observations.
"""

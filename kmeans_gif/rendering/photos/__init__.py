"""Photos: recolored, with their centroids, as colors in their space."""

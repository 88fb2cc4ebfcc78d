"""Small pictures, and centroids that are pictures themselves."""

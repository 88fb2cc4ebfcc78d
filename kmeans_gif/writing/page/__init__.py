"""The page: an animation as one HTML file that plays, steps, and lets one run k-means again."""

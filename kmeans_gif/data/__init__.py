"""The data: photos, points and tiles become a Dataset of weighted observations."""

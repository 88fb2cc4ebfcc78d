"""Observations as points in two or three dimensions, one run or several side by side."""

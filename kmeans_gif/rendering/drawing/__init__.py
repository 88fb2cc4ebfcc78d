"""Canvases of palette indices: shapes, letters, axes, and what places and colors they take."""

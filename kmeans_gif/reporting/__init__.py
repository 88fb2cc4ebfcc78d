"""Writes the History of a photo as a folder of pictures, palettes and tables."""

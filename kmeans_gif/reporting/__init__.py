"""A History of a photo becomes a folder of pictures, palettes and tables."""

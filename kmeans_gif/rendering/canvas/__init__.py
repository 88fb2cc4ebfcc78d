"""What panels draw with: shapes, letters, axes, and where data and colors go in a picture."""

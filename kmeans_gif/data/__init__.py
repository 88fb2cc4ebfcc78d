"""What is clustered: observations, their weights and the way back to the picture."""

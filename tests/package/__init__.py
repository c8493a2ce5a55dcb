"""What ships to Lambda, tried as it ships."""

"""What the services need from stores and outside systems."""

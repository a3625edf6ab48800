"""Two hundred customers and ten officers at once, on the portal as `make run` starts it (`make load`)."""

"""The one door to Ray Serve: deployments that embed and rank text for many gateways, and the handles that call them."""

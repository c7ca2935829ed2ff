"""The one door to Ray Serve: deployments that embed text for many gateways."""

"""The routes of the service, one file for each noun of the wire."""

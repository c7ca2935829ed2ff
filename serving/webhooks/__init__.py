"""Webhooks to merchants: endpoints, what they are told, how it is signed and brought, and the log of deliveries."""

"""Who asks: shoppers, merchants' pages, administrators, and the keys that prove it."""

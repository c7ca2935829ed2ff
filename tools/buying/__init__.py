"""Tools on the way to an order: the cart, the checkout, the payment."""

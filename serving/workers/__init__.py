"""What happens beside answering: events handled, leftovers finished."""

"""From a request to an answer: matches, order, near misses, facets, passages."""

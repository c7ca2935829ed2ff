"""Finding: query understanding, lexical and vector search, ranking, recommendation and the life of an index."""

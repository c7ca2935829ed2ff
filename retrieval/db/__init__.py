"""The tables of finding: vectors in PostgreSQL, where that is the vector store."""

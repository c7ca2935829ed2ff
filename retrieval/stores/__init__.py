"""Where words and vectors are looked up: tantivy, FAISS, and vector stores outside the process."""

"""The store: tables, blobs, and all reads and writes, a file for each aggregate."""

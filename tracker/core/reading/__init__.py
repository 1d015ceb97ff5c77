"""Reading a page: decode, clean, segment, date, and say what kind of page it is."""

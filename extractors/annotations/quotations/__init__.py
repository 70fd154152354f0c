"""Quotations of one text: role spans are fitted to it (`fitting`), linked (`linking`) and assembled (`assembly`)."""

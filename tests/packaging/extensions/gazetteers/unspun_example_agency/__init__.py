"""A gazetteer: an agency that datelines name. The lists are called as those in `unspun.text.gazetteers`."""

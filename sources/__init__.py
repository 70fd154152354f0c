"""Where documents come from. Bytes in, `RawDocument` out, with where, when and how each came."""

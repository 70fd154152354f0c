"""Wire furniture: what agencies and desks print above, below and in the headline of a text, as declared tables.

Each form has an example and the practice that it is known from; one parser (`structure`) reads them all. Datelines are
in `text.datelines`, pictures in `cleaners.boilerplate.pictures`, because others read these as well.
"""

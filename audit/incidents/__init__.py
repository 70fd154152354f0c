"""Incidents: what is wrong with sources, since when, and until when, by each source's own history.

`evaluation` reads the warehouse and makes its rows. All other modules are values in, values out: `detection` goes
through the days; `counts`, `shares`, `share_tracks` and `lengths` say what is usual; `episodes` opens and closes;
`grouping` joins what fails together.
"""

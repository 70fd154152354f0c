"""The recipe of the page chooser: labels, scores, and weights that fit the features."""

import json

import numpy as np
from lxml.html import fromstring

from unspun.extractors.articles.html.blocks import read_blocks
from unspun.extractors.articles.html.body import chooser
from unspun.extractors.articles.html.body.features import NAMES, feature_matrix
from unspun.training.page_body import WEIGHTS, agreed_label, label, score

TEXT = [
    "The lantern festival of Orsund drew eleven thousand visitors on Saturday, more than in any year before.",
    "The town paid 48,000 crowns for the barges on the lake, a third of it from the region's fund for crafts.",
]
PAGE = (
    f"<div><nav>Home</nav><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>Follow us on the social network of your choice.</p></div>"
)
BLOCKS = list(read_blocks(fromstring(PAGE)))


def test_paragraphs_of_the_body_are_labelled_by_their_words() -> None:
    labels, certainty = label(BLOCKS, {"body": TEXT[0] + " " + TEXT[1].replace("barges", "boats")})
    assert labels.tolist() == [0, 1, 1, 0]
    assert certainty[1] == 1
    assert 0 < certainty[2] < 1


def test_where_passages_are_known_nothing_else_is_labelled() -> None:
    labels, certainty = label(BLOCKS, {"with": ["eleven thousand visitors"], "without": ["Follow us"]})
    assert labels.tolist() == [0, 1, 0, 0]
    assert certainty.tolist() == [0, 1, 0, 1]


def test_short_pages_on_which_two_readings_agree_teach_nothing() -> None:
    assert not agreed_label(BLOCKS, f"<html><body>{PAGE}</body></html>".encode())[1].any()


def test_the_score_counts_what_is_lost() -> None:
    line = score([({"body": TEXT[0]}, TEXT[0]), ({"body": TEXT[1]}, "")])
    assert "bodies 2" in line
    assert "R 0.5000" in line
    assert line.endswith("below .5: 1")


def test_the_shipped_weights_are_of_the_features_and_tell_prose_from_menus() -> None:
    trees = chooser.parse_trees(json.loads(WEIGHTS.read_text(encoding="utf-8")))
    assert trees.feature.max() < len(NAMES)
    assert np.array_equal(trees.left[trees.left == trees.right], np.flatnonzero(trees.left == trees.right))
    likely = chooser.evaluate(trees, feature_matrix(BLOCKS, None, None, None))
    assert likely[1] > likely[0]
    assert likely[2] > likely[0]

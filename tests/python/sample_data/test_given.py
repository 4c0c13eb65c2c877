"""Shapes with values in place."""

import pytest

from sample_data.given import fill, times

VALUES = {"name": "Ann", "age": 7, "nothing": None, "none_of_it": 0, "empty": {}}


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"a": "$name", "b": {"c": ["$age", 1]}}, {"a": "Ann", "b": {"c": [7, 1]}}),
        ({"a": "$nothing", "b": "$none_of_it", "c": "$empty"}, {"b": 0, "c": {}}),
        ({"a": {"b": "$nothing"}}, {"a": {}}),
        ({"a": "$name-$age/${name}s", "b": "{{name}}"}, {"a": "Ann-7/Anns", "b": "{{name}}"}),
        ({"a": "plain", "b": True, "c": 5}, {"a": "plain", "b": True, "c": 5}),
    ],
)
def test_a_shape_with_its_values(shape, expected):
    assert fill(shape, VALUES) == expected


@pytest.mark.parametrize("text", ["$other", "a $other"])
def test_a_value_that_is_missing(text):
    with pytest.raises(KeyError, match="other"):
        fill({"a": text}, VALUES)


def test_rows_as_often_as_they_say():
    assert times([[2, "a", 1], [1, "b", 2]]) == [("a", 1), ("a", 1), ("b", 2)]

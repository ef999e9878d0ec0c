"""The view: what a reader has chosen, in links and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.locale import LANGUAGES
from dashboard.look.appearance import Look
from dashboard.look.question import Question
from dashboard.look.view import ORDER, View, query_of
from etl import catalog
from etl.errors import UsageError
from tests.small import full_width

VIEWS = st.builds(
    View,
    indicator=st.sampled_from(["", *catalog.indicators()]),
    source=st.sampled_from(["", *catalog.sources()]),
    as_of=st.sampled_from(["", "2024", "2024-10", "2024-10-24", "2024-10-24.2"]),
    first=st.none() | st.integers(1900, 2000),
    last=st.none() | st.integers(2001, 2100),
    areas=st.lists(st.sampled_from(["CJK", "EU27", "USA", "JPN"]), max_size=4).map(tuple),
    forecasts=st.booleans(),
    events=st.lists(st.sampled_from(["summit", "shock"]), max_size=2).map(tuple),
    holds=st.sampled_from([0.5, 1.0, 1.25]),
    close=st.sampled_from([2.0, 2.5, 3.0]),
    lang=st.sampled_from(list(LANGUAGES)),
    theme=st.sampled_from(["auto", "light", "dark"]),
    width=st.just(0) | st.integers(200, 4000),
)


@given(VIEWS)
def test_round_trip(view: View) -> None:
    """A view written to a query string and read again is the same view."""
    assert View.strict(query_of(view.query())) == view


def test_defaults_left_out() -> None:
    """A link holds only what differs from the defaults."""
    assert View().query() == ""
    assert View(first=2000, lang="ja").link("/explore") == "/explore?from=2000&lang=ja"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "abc"}, "from cannot be 'abc'"),
        ({"width": "5000"}, "width cannot be '5000': Input should be less than or equal to 4000"),
        ({"height": "100"}, "height cannot be '100': Input should be greater than or equal to 150"),
        ({"year": "1800"}, "year cannot be '1800': Input should be greater than or equal to 1900"),
        ({"from": "2030", "to": "2000"}, "from 2030 is after to 2000"),
        ({"from": full_width(2000)}, f"from cannot be '{full_width(2000)}'"),
        ({"as_of": f"{full_width(2022)}-04"}, f"as_of cannot be '{full_width(2022)}-04'"),
        ({"as_of": "2021-13"}, "as_of cannot be '2021-13'"),
        ({"as_of": "2021-00"}, "as_of cannot be '2021-00'"),
        ({"as_of": "2021-04-32"}, "as_of cannot be '2021-04-32'"),
        ({"as_of": "2021-02-30"}, "as_of cannot be '2021-02-30': no calendar has this day"),
        ({"as_of": "2023-02-29.2"}, "as_of cannot be '2023-02-29.2': no calendar has this day"),
        ({"indicator": "nope"}, "no such indicator"),
        ({"lang": "xx"}, "lang cannot be 'xx'"),
        ({"holds": "3", "close": "2"}, "holds 3.0 is wider than close 2.0"),
        ({"holds": "0.33"}, "holds cannot be '0.33': give steps of 0.05, as in 0.35"),
        ({"close": "2.500001"}, "close cannot be '2.500001': give steps of 0.05, as in 2.5"),
        ({"close": "nan"}, "close cannot be 'nan'"),
        (
            {"events": "main,crisis"},
            "no such category of events; known: none, key, main, cooperation",
        ),
        ({"areas": "CJK,<script>"}, "areas cannot be"),
        ({"width": "99999"}, "width cannot be"),
        ({"release": "../../etc/passwd"}, "release cannot be"),
    ],
)
def test_strict_says_what_is_wrong(query: dict[str, str], said: str) -> None:
    """An unusable value is refused with its name and the reason."""
    with pytest.raises(UsageError) as caught:
        View.strict(query)

    assert said in str(caught.value)


def test_every_tolerance_that_is_offered_is_one_of_a_list() -> None:
    """0, 0.05 ... 10, each read from its own link and written as it stands there."""
    for n in range(201):
        view = View.strict({"holds": f"{n / 20:.2f}", "close": "10"})
        assert view.holds == n / 20
        assert View.strict(query_of(view.query())) == view


def test_events_in_the_order_of_the_catalogue() -> None:
    """However a reader lists them, and each once: answers are kept by the link."""
    view = View.strict({"events": "shock,main,shock,summit"})

    assert view.events == ("main", "summit", "shock")
    assert {event.category for event in catalog.events().values()} < set(catalog.event_categories())


def test_lenient_keeps_what_is_usable() -> None:
    """Unusable values fall back to their defaults with a notice each; the rest of the link counts."""
    view, notices = View.lenient({"from": "abc", "to": "2020", "source": "nope", "lang": "ko"})

    assert (view.first, view.last, view.source, view.lang) == (None, 2020, "", "ko")
    assert len(notices) >= 1


def test_lenient_drops_ranges_that_end_before_they_begin() -> None:
    """Of a range that ends before it begins, neither year counts."""
    view, notices = View.lenient({"from": "2030", "to": "2000", "lang": "ja"})

    assert (view.first, view.last, view.lang) == (None, None, "ja")
    assert notices


def test_lenient_drops_only_what_contradicts_itself() -> None:
    """A rule that is wrong takes no years with it, and is told in one order."""
    view, notices = View.lenient({"from": "2000", "close": "2", "holds": "3"})
    assert (view.first, view.holds, view.close) == (2000, 1.0, 2.5)
    assert list(notices.items()) == [("holds", "3"), ("close", "2")]


def test_unknown_names_are_ignored() -> None:
    """What others add to links is ignored."""
    assert View.strict({"utm_source": "mail", "first": "2000"}) == View()


@given(st.dictionaries(st.sampled_from(View.fields()), st.text(max_size=60), max_size=6))
def test_lenient_never_fails(query: dict[str, str]) -> None:
    """Whatever stands in a link, there is a view."""
    view, _ = View.lenient(query)

    assert View.strict(query_of(view.query())) == view


def test_a_view_is_a_question_and_a_look() -> None:
    """No field but the language is of both, and links have the question first: old links stay the same text."""
    asked, looks = set(Question.model_fields), set(Look.model_fields)
    assert asked & looks == {"lang"}
    assert set(View.model_fields) == set(ORDER) == asked | looks
    assert list(ORDER) == [
        *(name for name in Question.model_fields if name != "lang"),
        *Look.model_fields,
    ]


@given(VIEWS)
def test_the_question_of_a_view_has_nothing_of_its_look(view: View) -> None:
    """Views that differ in their looks alone ask the same question, which rows are selected and kept by."""
    other = view.replace(theme="dark", width=777, grey=True)
    assert type(other.question) is Question
    assert other.question == view.question
    assert hash(other.question) == hash(view.question)
    assert other.question.__dict__ == {name: getattr(view, name) for name in Question.model_fields}


def test_rows_and_words_are_kept_by_the_question_and_the_language() -> None:
    """Only the language of a look changes what is said."""
    asked = View(source="weo", first=2000, lang="ja")
    for changed in ({"theme": "dark"}, {"preset": "slide"}, {"width": 640}, {"grey": True}):
        assert asked.replace(**changed).question_key() == asked.question_key()
    assert asked.replace(lang="ko").question_key() != asked.question_key()
    assert asked.replace(first=2001).question_key() != asked.question_key()

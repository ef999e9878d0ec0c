import doctest
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboard import markup
from dashboard.markup import (
    Markup,
    escape,
    fragment,
    html_element,
    json_text,
    xml_element,
)

HOSTILE = '</p><script>alert("1")</script>&amp;\'\x00\x0b\ud800'


def test_the_examples_are_true():
    assert doctest.testmod(markup).failed == 0


@given(st.text(), st.text())
def test_any_text_and_any_attribute_come_back_out_of_xml(text, value):
    found = etree.fromstring(xml_element("p", text, title=value))

    def legal(said):
        # A parser reads a carriage return as a line feed, and blanks in an attribute as spaces.
        return "".join(c for c in said if c.isprintable() and c != " ")

    assert legal(found.text or "") == legal(text)
    assert legal(found.get("title")) == legal(value)
    assert len(found) == 0


def test_nothing_in_a_text_or_an_attribute_is_markup_in_html():
    class Read(HTMLParser):
        def __init__(self):
            super().__init__()
            self.tags, self.texts = [], []

        def handle_starttag(self, tag, attrs):
            self.tags.append((tag, dict(attrs)))

        def handle_data(self, data):
            self.texts.append(data)

    read = Read()
    read.feed(html_element("p", HOSTILE, title=HOSTILE))
    clean = HOSTILE.replace("\x00", "").replace("\x0b", "").replace("\ud800", "")
    assert read.tags == [("p", {"title": clean})]
    assert "".join(read.texts) == clean


def test_markup_is_written_as_it_is_and_what_strings_make_of_it_is_text_again():
    bold = html_element("b", "x")
    assert isinstance(bold, Markup)
    assert html_element("p", bold) == "<p><b>x</b></p>"
    assert html_element("p", bold + "") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert fragment([bold], None, 1.5, (escape("<"), "<")) == "<b>x</b>1.5&lt;&lt;"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (html_element("div"), "<div></div>"),
        (html_element("br"), "<br>"),
        (xml_element("c:v"), "<c:v/>"),
        (xml_element("c:w", ""), "<c:w/>"),
        (xml_element("c:v", 0), "<c:v>0</c:v>"),
        (html_element("option", selected=True, disabled=False, value=None), "<option selected></option>"),
        (xml_element("c:v", val=True, other=False, none=None), '<c:v val="1" other="0"/>'),
        (html_element("a", data_nav="", for_="x"), '<a data-nav="" for="x"></a>'),
        (xml_element("a:blip", **{"r:embed": "rId1"}), '<a:blip r:embed="rId1"/>'),
        (html_element("script", json_text({"a": "</script>"})), '<script>{"a":"\\u003c/script>"}</script>'),
    ],
)  # fmt: skip
def test_an_element_of_each_dialect(made, expected):
    assert made == expected

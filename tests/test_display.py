"""What a notebook shows: well-formed HTML, the numbers that the program prints, and no HTML of a stranger."""

from xml.etree import ElementTree

import pytest

from symtopo import Minimum, Network, Statement, connect, count, refute

HOSTILE = "<script>alert(1)</script> & \"'"


def text_of(shown):
    """All text of the HTML, which must be well-formed."""
    return " ".join(ElementTree.fromstring(f"<div>{shown._repr_html_()}</div>").itertext())


def network():
    return Network([2, 2, 2, 2], skips={(0, 2): "1/2"})


def test_a_network_shows_its_graph():
    html = network()._repr_html_()
    assert html.count("<circle") == 4
    assert html.count("stroke-dasharray") == 1
    assert html.count('fill="currentColor"/><text') == 1  # one cut vertex
    assert "0 -> 2 (1/2)" in text_of(network())


def test_a_minimum_shows_its_equation():
    words = text_of(Minimum(network()))
    assert r"$$W_{3} \left(" in words
    assert r"\frac{1}{2}\right) \mathbb{I} + W_{2} W_{1}" in words
    assert "reachable" in words


@pytest.mark.parametrize("widths", [[7, 7], [2, 1, 2]])
def test_no_equation_is_shown_where_it_is_large_or_not_known(widths):
    shown = Minimum(Network(widths), [[int(i == j) for j in range(widths[0])] for i in range(widths[-1])])
    assert "$$" not in text_of(shown)


def test_a_count_shows_its_evidence():
    found = count(Minimum(network()), samples=40)
    words = text_of(found)
    assert "2 connected components" in words
    assert "own derivation" in words
    assert f"{found.estimate} classes of {found.sample.size} sampled minima" in words


def test_a_statement_and_its_result(some_verified):
    (result,) = [r for r in some_verified if r.id == "3.3"]
    words = text_of(result)
    assert result.verdict.value in words
    assert str(result).startswith(f"3.3: {result.verdict.value} (")
    shown = Statement(id="<b>", title=HOSTILE, source=HOSTILE, text=HOSTILE, expect="PROVED")
    assert HOSTILE in text_of(shown)
    assert "<script" not in shown._repr_html_()
    assert repr(Statement(id="1", title="t", source="s", text="x", expect="PROVED")) == "Statement('1', 't')"


def test_a_refutation_shows_its_witness(tmp_path):
    def conjecture(minimum: Minimum, number: int):
        return number < 2 or HOSTILE

    found = refute(conjecture, library=tmp_path)
    words = text_of(found)
    assert found.description in words
    assert HOSTILE in words
    assert "<script" not in found._repr_html_()
    assert str(found).startswith("conjecture: refuted (widths")


@pytest.mark.parametrize(("second", "result"), [([[[2]], [["1/2"]]], "connected"), ([[[-1]], [[-1]]], "separated")])
def test_a_connection_shows_what_it_rests_on(second, result):
    found = connect(Minimum(Network([1, 1, 1])), [[[1]], [[1]]], second)
    assert found.result == result
    words = text_of(found)
    assert result in words
    assert found.rule in words

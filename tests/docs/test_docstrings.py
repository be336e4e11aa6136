"""Every public name has a docstring with an example, which is executed."""

import doctest
import inspect
import sys

import pytest

import symtopo


@pytest.mark.parametrize("name", symtopo.__all__)
def test_the_example_of_a_public_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    value = getattr(symtopo, name)
    namespace = dict(vars(sys.modules[value.__module__]))
    examples = doctest.DocTestParser().get_doctest(inspect.getdoc(value), namespace, name, None, None)
    assert examples.examples, f"{name} has no example"
    assert doctest.DocTestRunner().run(examples).failed == 0

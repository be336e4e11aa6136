"""The teaching page: numbers first, one module a section; then one file of HTML, which asks nothing of a network."""

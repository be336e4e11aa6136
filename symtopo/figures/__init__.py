"""Figures: numbers computed by the library, drawn by matplotlib."""

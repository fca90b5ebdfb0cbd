"""Whether text of two colours can be read: the contrast of WCAG 2.1, success criterion 1.4.3."""

from __future__ import annotations

# Least contrast of text, level AA.
READABLE = 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, of two colours "#rgb" or "#rrggbb"."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.1 defines it for sRGB."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

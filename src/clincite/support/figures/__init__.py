"""The checks of figures: numbers, units, intervals, denominators, order, dates; and how a text is read for them."""

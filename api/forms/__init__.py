"""The forms a court files (表单 F1-F10): each a function of what the book knew at one position."""

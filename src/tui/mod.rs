//! Screens: terminal guard, keys, theme, widgets, wizard, status.

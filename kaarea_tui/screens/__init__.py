"""The rooms of the app: one screen is one module and one stylesheet beside it."""

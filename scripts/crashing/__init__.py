"""Kills the product in the middle of writes, time and again, and looks whether anything was lost."""

"""Tries the API with thousands of made-up requests."""

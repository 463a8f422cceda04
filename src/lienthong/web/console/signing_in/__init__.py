"""Signing in: our rules around django-allauth, its forms, and the addresses of its pages."""

"""The page on reasons: what is asked, on which image, and what the answers say."""

from pages._kit.reasons.bench import show_reasons

__all__ = ["show_reasons"]

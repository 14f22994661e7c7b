"""Why a network answers what it answers, by gradients and by hiding parts of the image."""

from dl_core.inspection.reasons.answers import GradientReasons, HiddenReasons, answer

__all__ = ["GradientReasons", "HiddenReasons", "answer"]

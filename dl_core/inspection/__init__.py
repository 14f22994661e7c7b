"""What a network has become, by its gradients. Keras is imported inside functions only."""

from dl_core.inspection.footprint import Footprint

__all__ = ["Footprint"]

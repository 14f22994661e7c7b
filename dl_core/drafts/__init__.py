"""Networks while they are edited: what each setting may be, and what is wrong with a draft.

A draft is a network as JSON, ``{"input_shape": [28, 28, 1], "layers": [{"kind": "conv2d", …}]}``,
as ``ModelSpec.model_dump(mode="json")`` writes it, but with whatever a reader typed in it.
"""

from dl_core.drafts.reading import SIDES, Draft, draft_of, draft_to_model
from dl_core.drafts.settings import KINDS, Setting, name_of, settings

__all__ = [
    "KINDS",
    "SIDES",
    "Draft",
    "Setting",
    "draft_of",
    "draft_to_model",
    "name_of",
    "settings",
]

"""From a step to rows and frames: what is measured, on which snapshot, and how it is pictured."""

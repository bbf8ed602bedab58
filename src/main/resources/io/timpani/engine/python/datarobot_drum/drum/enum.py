"""Enumerations that hooks are given."""
from enum import Enum


class TargetType(Enum):
    """What kind of answer a model gives; values are the names used on the command line."""

    BINARY = "binary"
    REGRESSION = "regression"
    ANOMALY = "anomaly"
    UNSTRUCTURED = "unstructured"
    MULTICLASS = "multiclass"
    TRANSFORM = "transform"
    TEXT_GENERATION = "textgeneration"
    GEO_POINT = "geopoint"
    VECTOR_DATABASE = "vectordatabase"
    AGENTIC_WORKFLOW = "agenticworkflow"
    MULTILABEL = "multilabel"

    def __repr__(self):
        return "<%s.%s: %r>" % (type(self).__name__, self.name, self.value)

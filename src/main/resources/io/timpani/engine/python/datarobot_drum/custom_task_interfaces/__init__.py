"""Base classes of models that are written as a class CustomTask."""
from datarobot_drum.custom_task_interfaces.custom_task_interface import CustomTaskInterface
from datarobot_drum.custom_task_interfaces.estimator_interfaces import (
    AnomalyEstimatorInterface,
    BinaryEstimatorInterface,
    EstimatorInterface,
    MulticlassEstimatorInterface,
    RegressionEstimatorInterface,
)
from datarobot_drum.custom_task_interfaces.transformer_interface import TransformerInterface

__all__ = [
    "AnomalyEstimatorInterface",
    "BinaryEstimatorInterface",
    "CustomTaskInterface",
    "EstimatorInterface",
    "MulticlassEstimatorInterface",
    "RegressionEstimatorInterface",
    "TransformerInterface",
]

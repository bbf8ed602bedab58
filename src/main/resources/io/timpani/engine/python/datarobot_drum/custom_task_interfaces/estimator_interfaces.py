"""Tasks that predict a target."""
from datarobot_drum.custom_task_interfaces.custom_task_interface import CustomTaskInterface


class EstimatorInterface(CustomTaskInterface):
    """Any task that predicts a target."""


class _Values(EstimatorInterface):
    def predict(self, data, **kwargs):
        """One number per row: a table or array with one column."""
        raise NotImplementedError("the class CustomTask needs a method predict")


class _Probabilities(EstimatorInterface):
    def predict_proba(self, data, **kwargs):
        """One probability per row and class: a table whose columns are the labels, or an array."""
        raise NotImplementedError("the class CustomTask needs a method predict_proba")


class RegressionEstimatorInterface(_Values):
    """Predicts a number."""


class AnomalyEstimatorInterface(_Values):
    """Predicts how unusual a row is."""


class BinaryEstimatorInterface(_Probabilities):
    """Predicts one of two classes."""


class MulticlassEstimatorInterface(_Probabilities):
    """Predicts one of several classes."""

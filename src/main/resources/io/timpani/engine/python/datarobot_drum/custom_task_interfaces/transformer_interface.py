"""Tasks that change data."""
from datarobot_drum.custom_task_interfaces.custom_task_interface import CustomTaskInterface


class TransformerInterface(CustomTaskInterface):
    """Makes a table out of a table."""

    def transform(self, data, **kwargs):
        """A table with as many rows as the data."""
        raise NotImplementedError("the class CustomTask needs a method transform")

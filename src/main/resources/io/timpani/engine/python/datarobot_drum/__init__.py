"""What user code may import under the name that it knows. Only these names are the reference's, the code is ours."""
from datarobot_drum.drum.exceptions import CustomHTTPError
from datarobot_drum.runtime_parameters.runtime_parameters import RuntimeParameters

__all__ = ["CustomHTTPError", "RuntimeParameters"]

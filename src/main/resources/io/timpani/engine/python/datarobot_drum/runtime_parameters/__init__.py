"""Values that users set for a deployment."""
from datarobot_drum.runtime_parameters.runtime_parameters import RuntimeParameters

__all__ = ["RuntimeParameters"]

"""What all tasks have in common."""
import os
import pickle

from datarobot_drum.custom_task_interfaces.user_secrets import load_secrets

ARTIFACT = "drum_artifact.pkl"


class CustomTaskInterface:
    """A task is fitted once, saved, and loaded to predict.

    secrets: map from name to secret, filled by the program that runs the task, never saved
    """

    secrets = None

    def fit(self, X, y, output_dir=None, class_order=None, row_weights=None, parameters=None, **kwargs):
        """Learns from data and returns self."""
        raise NotImplementedError("the class CustomTask needs a method fit")

    def save(self, artifact_directory):
        """Writes the task to a file in a directory and returns self."""
        path = os.path.join(artifact_directory, ARTIFACT)
        secrets, self.secrets = self.secrets, None
        try:
            content = pickle.dumps(self)
        except (pickle.PicklingError, TypeError, AttributeError) as e:
            raise RuntimeError(
                "the task cannot be saved, because not all of its attributes are pickle-able: %s; "
                "make them so, or override save and load" % e
            ) from e
        finally:
            self.secrets = secrets
        with open(path, "wb") as file:
            file.write(content)
        return self

    @classmethod
    def load(cls, artifact_directory):
        """Reads what save has written."""
        with open(os.path.join(artifact_directory, ARTIFACT), "rb") as file:
            return pickle.load(file)

    def load_secrets(self, mount_path=None, env_var_prefix=None):
        """Fills the map of secrets from a directory and the environment."""
        self.secrets = load_secrets(mount_path, env_var_prefix)

    def log_message(self, message):
        """Writes to the log at once."""
        print(message, flush=True)

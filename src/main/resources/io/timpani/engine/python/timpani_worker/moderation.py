"""Guards for text targets, which another package provides."""
import os
import sys

_CONFIGURATION = "moderation_config.yaml"


def moderation_of(spec):
    """The pipeline of guards that wraps score and chat, None without a configuration or without the package."""
    if not os.path.isfile(os.path.join(spec.code_dir, _CONFIGURATION)):
        return None
    try:
        from datarobot_dome.drum_integration import moderation_pipeline_factory
    except ImportError as e:
        print(
            "WARNING: the model has a file %s, but the moderation package datarobot_dome is not installed (%s): "
            "nothing is moderated" % (_CONFIGURATION, e),
            file=sys.stderr,
        )
        return None
    return moderation_pipeline_factory(spec.target_type, model_dir=spec.code_dir)


def moderated_score(pipeline, score, target_name):
    """A score hook behind the guards."""

    def moderated(data, model, **kwargs):
        result = pipeline.score(data, model, score, **kwargs)
        if target_name != "completion" and "completion" in result and target_name not in result:
            result = result.rename(columns={"completion": target_name})
        return result

    return moderated

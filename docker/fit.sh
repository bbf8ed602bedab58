#!/bin/sh
# What platforms call to train a model in an image: the names of files and variables are theirs, the training is `timpani fit`.
#
#   CODEPATH                 directory with the code of the model
#   INPUT_DIRECTORY          X.csv, or X with the ending of TRAINING_DATA_EXTENSION; y.csv (not for anomaly);
#                            weights.csv, X.colnames (names of sparse columns) and parameters.json, where there are any
#   ARTIFACT_DIRECTORY       where the trained model goes
#   TARGET_TYPE              regression, binary, multiclass, anomaly, transform ...
#   USER_SECRETS_MOUNT_PATH  directory with secrets for the code, if any
#
# Arguments are handed on to `timpani fit`. Exit codes are its own; 2 as well when a variable or a file is missing.
set -u

missing=
for name in CODEPATH INPUT_DIRECTORY ARTIFACT_DIRECTORY TARGET_TYPE; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    missing="$missing $name"
  fi
done
if [ -n "$missing" ]; then
  echo "fit.sh: these variables have to be set:$missing" >&2
  exit 2
fi

input=$INPUT_DIRECTORY/X${TRAINING_DATA_EXTENSION:-.csv}
if [ ! -f "$input" ]; then
  echo "fit.sh: there are no training data: $input is missing (INPUT_DIRECTORY, TRAINING_DATA_EXTENSION)" >&2
  exit 2
fi

set -- fit --code-dir "$CODEPATH" --input "$input" --target-type "$TARGET_TYPE" --output "$ARTIFACT_DIRECTORY" \
  --num-rows ALL --verbose --enable-fit-metadata "$@"
if [ "$TARGET_TYPE" != anomaly ]; then
  # a transform may do without; whatever else needs it says so
  if [ "$TARGET_TYPE" != transform ] || [ -f "$INPUT_DIRECTORY/y.csv" ]; then
    set -- "$@" --target-csv "$INPUT_DIRECTORY/y.csv"
  fi
fi
if [ -f "$INPUT_DIRECTORY/weights.csv" ]; then
  set -- "$@" --row-weights-csv "$INPUT_DIRECTORY/weights.csv"
fi
if [ -f "$INPUT_DIRECTORY/X.colnames" ]; then
  set -- "$@" --sparse-column-file "$INPUT_DIRECTORY/X.colnames"
fi
if [ -f "$INPUT_DIRECTORY/parameters.json" ]; then
  set -- "$@" --parameter-file "$INPUT_DIRECTORY/parameters.json"
fi
if [ -n "${USER_SECRETS_MOUNT_PATH:-}" ]; then
  set -- "$@" --user-secrets-mount-path "$USER_SECRETS_MOUNT_PATH"
fi
exec timpani "$@"

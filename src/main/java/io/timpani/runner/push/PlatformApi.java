package io.timpani.runner.push;

import io.timpani.model.TargetType;
import java.util.Locale;

/**
 * The paths and words of the platform's API that are used here, relative to its endpoint. All are documented in its public
 * reference (Custom models, Custom tasks, Blueprints, Models); none was verified against a running platform.
 */
final class PlatformApi {
    /** Makes a model that predicts: {@code name, targetType, targetName, language, customModelType …} → {@code id}. */
    static final String MODELS = "customModels/";

    /** Makes a task that is trained: {@code name, targetType, language, description} → {@code id}. */
    static final String TASKS = "customTasks/";

    /** Makes a blueprint of a task: {@code customTaskVersionId, saveToCatalog} → {@code userBlueprintId}. */
    static final String BLUEPRINTS = "userBlueprints/fromCustomTaskVersionId/";

    /**
     * Adds blueprints to a project: {@code projectId, userBlueprintIds} → {@code addedToMenu[].blueprintId}, or a map from one
     * id to the other.
     */
    static final String MENU = "userBlueprints/addToMenu/";

    private PlatformApi() {}

    /** Makes a version of a model or task, multipart: {@code baseEnvironmentId, isMajorUpdate, filePath, file …} → {@code id}. */
    static String versions(String kind, String id) {
        return kind + id + "/versions/";
    }

    /** Trains: {@code blueprintId} → 202. */
    static String trainings(String project) {
        return "projects/" + project + "/models/";
    }

    /** How the platform calls a target type. */
    static String word(TargetType type) {
        String value = type.value();
        return value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1);
    }
}

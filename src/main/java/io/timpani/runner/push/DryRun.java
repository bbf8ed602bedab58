package io.timpani.runner.push;

import io.timpani.json.JsonText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints what would be sent. Ids that the platform would give are words in braces. */
final class DryRun implements Platform {
    private final String endpoint;
    private final PrintStream out;

    DryRun(String endpoint, PrintStream out) {
        this.endpoint = endpoint;
        this.out = out;
    }

    @Override
    public Map<?, ?> post(Call call) {
        out.println("POST " + endpoint + call.path());
        out.println("  " + JsonText.of(call.json()));
        for (Call.Part part : call.files()) {
            out.println("  file " + part.name() + " (" + part.size() + " bytes)");
        }
        return Map.of(
                "id",
                call.files().isEmpty() ? "{id}" : "{versionId}",
                "userBlueprintId",
                "{userBlueprintId}",
                "addedToMenu",
                List.of(Map.of("blueprintId", "{blueprintId}")));
    }
}

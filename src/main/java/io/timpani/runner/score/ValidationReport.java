package io.timpani.runner.score;

import io.timpani.frame.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the checks found, for people or for programs. */
final class ValidationReport {
    private static final List<String> HEADS = List.of("Test case", "Status", "Details");
    private static final List<String> INNER_HEADS = List.of("Failed feature", "Message");
    private static final int LEAST_WIDTH = 20;

    private final List<Check> checks;

    ValidationReport(List<Check> checks) {
        this.checks = checks;
    }

    boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }

    /** @param width characters of a line */
    String table(int width) {
        List<List<String>> rows = new ArrayList<>();
        for (Check check : checks) {
            rows.add(List.of(check.name(), status(check), check.details()));
        }
        StringBuilder text = new StringBuilder(table(HEADS, rows, width));
        for (Check check : checks) {
            if (!check.failures().isEmpty()) {
                List<List<String>> features = check.failures().stream()
                        .map(failure -> List.of(failure.feature(), failure.message()))
                        .toList();
                text.append('\n').append(table(INNER_HEADS, features, width));
            }
        }
        return text.toString();
    }

    private static String status(Check check) {
        return check.passed() ? "PASSED" : "FAILED";
    }

    private static String table(List<String> heads, List<List<String>> rows, int width) {
        int columns = heads.size();
        int[] widths = new int[columns];
        int taken = 0;
        for (int i = 0; i < columns - 1; i++) {
            int longest = heads.get(i).length();
            for (List<String> row : rows) {
                longest = Math.max(longest, row.get(i).length());
            }
            widths[i] = longest;
            taken += longest + 3;
        }
        widths[columns - 1] = Math.max(LEAST_WIDTH, width - taken);
        StringBuilder text = new StringBuilder();
        line(text, heads, widths);
        for (int i = 0; i < columns; i++) {
            text.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
        }
        text.append('\n');
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    /** The last cell goes on in lines of its own. */
    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        int last = cells.size() - 1;
        List<String> wrapped = wrap(cells.get(last), widths[last]);
        for (int part = 0; part < wrapped.size(); part++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                String cell = part == 0 ? cells.get(i) : "";
                line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(" | ");
            }
            text.append(line.append(wrapped.get(part)).toString().stripTrailing())
                    .append('\n');
        }
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static Map<String, Object> shown(Check.Failure failure) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("feature", failure.feature());
        shown.put("message", failure.message());
        return shown;
    }

    String json() {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Check check : checks) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", check.name());
            one.put("status", status(check));
            one.put("details", check.details());
            if (!check.failures().isEmpty()) {
                one.put(
                        "failures",
                        check.failures().stream().map(ValidationReport::shown).toList());
            }
            shown.add(one);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("passed", passed());
        report.put("checks", shown);
        return new String(new JsonBuffer().tree(report).toByteArray(), StandardCharsets.UTF_8) + "\n";
    }
}

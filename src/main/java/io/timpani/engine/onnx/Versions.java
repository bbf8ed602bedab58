package io.timpani.engine.onnx;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words that a model is newer than ONNX Runtime. */
final class Versions {
    private static final Pattern OPSET = Pattern.compile(
            "[Oo]pset (\\d+) is under development.*?official support for domain (\\S+) is till opset (\\d+)");
    private static final Pattern IR = Pattern.compile("model IR version: (\\d+), max supported IR version: (\\d+)");

    private Versions() {}

    /**
     * What the model wants and what there is; empty when it fails for another reason.
     *
     * @param told what the runtime says
     */
    static Optional<String> complaint(OnnxFile file, String told) {
        Matcher opset = OPSET.matcher(told);
        if (opset.find()) {
            return Optional.of(
                    "it wants opset %s of %s, and ONNX Runtime knows opsets up to %s; export it with an older opset"
                            .formatted(opset.group(1), opset.group(2), opset.group(3)));
        }
        Matcher ir = IR.matcher(told);
        if (ir.find()) {
            return Optional.of(
                    "it is of IR version %s (opsets: %s), and ONNX Runtime knows versions up to %s; export it anew"
                            .formatted(ir.group(1), opsets(file), ir.group(2)));
        }
        return Optional.empty();
    }

    private static String opsets(OnnxFile file) {
        return file.opsets().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .reduce((first, second) -> first + ", " + second)
                .orElse("none");
    }
}

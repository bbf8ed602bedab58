package io.timpani.engine.pmml;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model predicts.
 *
 * @param name of the target field, empty when the document names none
 * @param labels the class values that the data dictionary lists
 */
record Target(String name, Kind kind, boolean ordinal, List<String> labels) {
    private static final Set<String> USAGES = Set.of("target", "predicted");

    /** The target that a model's mining schema names, else that of the model around it. */
    static Target of(Element model, @Nullable Target outer, Compilation compilation) {
        for (Element field : model.grandchildren("MiningSchema", "MiningField")) {
            if (USAGES.contains(field.attribute("usageType", "active"))) {
                String name = field.required("name");
                DataField declared = compilation.declared(name);
                if (declared != null) {
                    boolean ordinal = field.attribute("optype", declared.ordinal() ? "ordinal" : "")
                            .equals("ordinal");
                    return new Target(name, declared.kind(), ordinal, declared.labels());
                }
            }
        }
        return outer == null ? new Target("", Kind.TEXT, false, List.of()) : outer;
    }
}

package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A compiled document.
 *
 * @param inputs the fields that columns feed; the value of each belongs into the slot of the same place in {@code slots}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Program(
        List<MiningField> inputs, int[] slots, Step step, Outcome outcome, int slotCount, int forests, Words words) {
    /** Inputs in the making. */
    private static final class Inputs {
        private final Compilation compilation;
        private final List<MiningField> fields = new ArrayList<>();
        private final List<Integer> slots = new ArrayList<>();

        Inputs(Compilation compilation) {
            this.compilation = compilation;
        }

        Field add(Element at, DataField declared) {
            int slot = compilation.allot(1, at);
            fields.add(MiningField.ofInput(at, declared, fields.size(), compilation));
            slots.add(slot);
            return new Field(declared.name(), slot, declared.kind(), declared);
        }
    }

    /** Compiles a document, which is given up. */
    static Program of(Element document) {
        return of(document, true);
    }

    /** @param flattens whether trees may become forests */
    static Program of(Element document, boolean flattens) {
        String version = document.attribute("version", "");
        if (!document.is("PMML") || !version.startsWith("4.")) {
            throw document.refused("a PMML document of version 4 is wanted, not %s".formatted(Element.shown(version)));
        }
        Compilation compilation = new Compilation(document, flattens);
        Element model = document.children().stream()
                .filter(child -> Models.isModel(child) && child.flag("isScorable", true))
                .findFirst()
                .orElseThrow(() -> document.refused("it has no model"));
        Scope scope = new Scope(compilation, null);
        Inputs inputs = new Inputs(compilation);
        defineInputs(model, inputs, scope);
        scope.defineDerived(document.child("TransformationDictionary"));
        Models.Compiled compiled = Models.compile(model, scope, null, true);
        document.release();
        return new Program(
                List.copyOf(inputs.fields),
                inputs.slots.stream().mapToInt(Integer::intValue).toArray(),
                scope.steps().then(compiled.step()),
                compiled.outcome(),
                compilation.slots(),
                compilation.forests(),
                compilation.words());
    }

    /** Active fields are inputs whether they are used or not; of the others, those that are used. */
    private static void defineInputs(Element model, Inputs inputs, Scope scope) {
        Compilation compilation = scope.compilation();
        Set<String> listed = new HashSet<>();
        for (Element field : model.grandchildren("MiningSchema", "MiningField")) {
            String name = field.required("name");
            String usage = field.attribute("usageType", "active");
            DataField declared = compilation.declared(name);
            if (declared == null) {
                continue;
            }
            if (!listed.add(name)) {
                throw field.refused("the field is listed twice");
            }
            if (usage.equals("active")) {
                scope.define(inputs.add(field, declared));
            } else if (!usage.equals("target") && !usage.equals("predicted")) {
                scope.define(name, () -> inputs.add(field, declared));
            }
        }
        for (Element field : compilation.document().grandchildren("DataDictionary", "DataField")) {
            String name = field.required("name");
            DataField declared = compilation.declared(name);
            if (declared != null && !listed.contains(name)) {
                scope.define(name, () -> inputs.add(field, declared));
            }
        }
    }

    Block block() {
        return new Block(slotCount, forests, words);
    }
}

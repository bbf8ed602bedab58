package io.timpani.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the tables that go into a model and come out of it must be like. */
public final class TypeSchema {
    private static final TypeSchema STANDARD = new TypeSchema(
            List.of(
                    new TypeRule.Types(
                            Condition.IN,
                            List.of(DataType.NUM, DataType.CAT, DataType.TXT, DataType.DATE, DataType.DATE_DURATION)),
                    new TypeRule.Sparsity("FORBIDDEN"),
                    new TypeRule.Missing("FORBIDDEN")),
            List.of(new TypeRule.Types(Condition.EQUALS, List.of(DataType.NUM))));

    private final List<TypeRule> input;
    private final List<TypeRule> output;

    TypeSchema(List<TypeRule> input, List<TypeRule> output) {
        this.input = List.copyOf(input);
        this.output = List.copyOf(output);
    }

    /** The schema that fit and push take for a transform without one. */
    public static TypeSchema standard() {
        return STANDARD;
    }

    /** True when there are rules about what comes out, which only a transform may have. */
    public boolean hasOutputRules() {
        return !output.isEmpty();
    }

    /** Every rule that rows for the model break, one sentence each, naming the input; empty = none. */
    public List<String> inputViolations(TableFacts table) {
        return violations("input", input, table);
    }

    /** Every rule that a model's answer breaks, one sentence each, naming the output; empty = none. */
    public List<String> outputViolations(TableFacts table) {
        return violations("output", output, table);
    }

    private static List<String> violations(String side, List<TypeRule> rules, TableFacts facts) {
        List<String> violations = new ArrayList<>();
        for (TypeRule rule : rules) {
            Optional<String> broken = rule.broken(facts);
            broken.ifPresent(found ->
                    violations.add("The " + side + " " + found + ", which breaks the rule " + rule.shown() + "."));
        }
        return violations;
    }
}

package io.timpani.metadata;

import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the block {@code typeSchema}. */
final class TypeSchemaReader {
    /** Where 0 columns say something. */
    private static final List<Condition> WITH_ZERO =
            List.of(Condition.NOT_IN, Condition.NOT_EQUALS, Condition.NOT_LESS_THAN, Condition.GREATER_THAN);

    private final Problems problems;

    TypeSchemaReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the schema, complete only when there are no problems; empty when the block is not there. */
    Optional<TypeSchema> read(TypedBlock top) {
        return top.block("typeSchema").map(schema -> {
            List<TypeRule> input = rules(schema, "input_requirements", true);
            List<TypeRule> output = rules(schema, "output_requirements", false);
            schema.refuseUnknownKeys();
            return new TypeSchema(input, output);
        });
    }

    private List<TypeRule> rules(TypedBlock schema, String key, boolean ofInput) {
        List<TypeRule> rules = new ArrayList<>();
        schema.blocks(key).forEach(rule -> {
            Optional<TypeField> field = field(rule);
            Optional<Condition> condition =
                    rule.requiredText("condition").flatMap(word -> condition(rule, word, field));
            rule.require("value");
            List<Text> values = values(rule);
            rule.refuseUnknownKeys();
            if (field.isPresent() && condition.isPresent() && !values.isEmpty()) {
                rule(rule, field.get(), condition.get(), values, ofInput).ifPresent(rules::add);
            }
        });
        return rules;
    }

    private Optional<TypeField> field(TypedBlock rule) {
        Optional<String> word = rule.requiredText("field");
        Optional<TypeField> field = word.flatMap(TypeField::of);
        if (word.isPresent() && field.isEmpty()) {
            problems.at(
                    rule.line("field"),
                    "the key " + rule.name("field") + " must be one of " + TypeField.allNames() + ", but is "
                            + word.get() + ".");
        }
        return field;
    }

    private Optional<Condition> condition(TypedBlock rule, String word, Optional<TypeField> field) {
        Set<Condition> allowed = field.map(TypeField::conditions).orElse(EnumSet.allOf(Condition.class));
        Optional<Condition> condition = Arrays.stream(Condition.values())
                .filter(known -> known.name().equals(word))
                .filter(allowed::contains)
                .findFirst();
        if (condition.isEmpty()) {
            problems.at(
                    rule.line("condition"),
                    "the condition " + word + " cannot be used "
                            + field.map(known -> "with the field " + known).orElse("here") + "; use one of "
                            + allowed.stream().map(Condition::name).collect(Collectors.joining(", ")) + ".");
        }
        return condition;
    }

    private List<Text> values(TypedBlock rule) {
        List<Text> values = new ArrayList<>();
        Optional<Tree> value = rule.any("value");
        List<Tree> items = value.map(found -> found instanceof Sequence list ? list.items() : List.of(found))
                .orElse(List.of());
        for (Tree item : items) {
            if (item instanceof Text text) {
                values.add(text);
            } else {
                problems.at(
                        item.line(),
                        "the key " + rule.name("value") + " must be text or a list of text, but holds " + item.kind()
                                + ".");
            }
        }
        return values;
    }

    private Optional<TypeRule> rule(
            TypedBlock rule, TypeField field, Condition condition, List<Text> values, boolean ofInput) {
        if (values.size() > 1 && !condition.takesSeveral()) {
            problems.at(
                    rule.line("value"),
                    "the condition " + condition + " of the field " + field + " takes a single value, but has "
                            + values.stream().map(Text::value).collect(Collectors.joining(", ")) + ".");
            return Optional.empty();
        }
        if (field == TypeField.NUMBER_OF_COLUMNS) {
            List<Long> numbers = numbers(condition, values);
            return numbers.size() == values.size()
                    ? Optional.of(new TypeRule.ColumnCount(condition, numbers))
                    : Optional.empty();
        }
        List<String> words = words(field, values, ofInput);
        if (words.size() < values.size()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (field) {
                    case SPARSE -> new TypeRule.Sparsity(words.get(0));
                    case CONTAINS_MISSING -> new TypeRule.Missing(words.get(0));
                    default ->
                        new TypeRule.Types(
                                condition, words.stream().map(DataType::valueOf).toList());
                });
    }

    private List<String> words(TypeField field, List<Text> values, boolean ofInput) {
        List<String> allowed = field.words(ofInput);
        List<String> words = new ArrayList<>();
        for (Text value : values) {
            if (allowed.contains(value.value())) {
                words.add(value.value());
            } else {
                problems.at(
                        value.line(),
                        "the value of the field " + field + " in " + (ofInput ? "input" : "output")
                                + "_requirements must be one of " + String.join(", ", allowed) + ", but is "
                                + value.value() + ".");
            }
        }
        return words;
    }

    private List<Long> numbers(Condition condition, List<Text> values) {
        List<Long> numbers = new ArrayList<>();
        for (Text value : values) {
            Optional<Long> number = WholeNumber.of(value.value());
            String subject = "the value of the field " + TypeField.NUMBER_OF_COLUMNS;
            if (number.isEmpty()) {
                problems.at(value.line(), subject + " must be a whole number, but is " + value.value() + ".");
            } else if (number.get() < 0) {
                problems.at(
                        value.line(),
                        subject + " with the condition " + condition + " must not be negative, but is " + value.value()
                                + ".");
            } else if (number.get() == 0 && !WITH_ZERO.contains(condition)) {
                problems.at(
                        value.line(),
                        subject + " must not be 0 with the condition " + condition + ", only with "
                                + WITH_ZERO.stream().map(Condition::name).collect(Collectors.joining(", ")) + ".");
            } else {
                numbers.add(number.get());
            }
        }
        return numbers;
    }
}

package io.timpani.metadata;

import io.timpani.metadata.HyperParameter.Free;
import io.timpani.metadata.HyperParameter.Multi;
import io.timpani.metadata.HyperParameter.Real;
import io.timpani.metadata.HyperParameter.Select;
import io.timpani.metadata.HyperParameter.Whole;
import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One hyper-parameter, or one kind of a multi one, by its fields. */
final class HyperParameterFields {
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_VALUES = 24;
    private static final List<String> TYPES = List.of("int", "float", "string", "select", "multi");
    private static final Pattern NAME = Pattern.compile("[A-Za-z](?:[A-Za-z_]{0,62}[A-Za-z])?");

    private final ReasonedFields fields;
    /** True for one kind of a multi parameter, whose default is the whole parameter's. */
    private final boolean isPart;

    HyperParameterFields(Block block) {
        this(new ReasonedFields(block), false);
    }

    private HyperParameterFields(ReasonedFields fields, boolean isPart) {
        this.fields = fields;
        this.isPart = isPart;
    }

    /** What is wrong, by field, {@code values.int.min} for a field within a field. */
    Map<String, String> reasons() {
        return fields.reasons();
    }

    /** How messages call it. */
    String shownName() {
        return fields.peek("name").filter(name -> !name.isBlank()).orElse("without a name");
    }

    /** Returns the parameter, empty or incomplete when something is wrong. */
    Optional<HyperParameter> parameter() {
        Optional<String> type = fields.required("type");
        String name = name();
        if (type.isEmpty() || !TYPES.contains(type.get())) {
            type.ifPresent(
                    word -> fields.wrong("type", "must be one of " + String.join(", ", TYPES) + ", but is " + word));
            return Optional.empty();
        }
        Optional<HyperParameter> parameter = switch (type.get()) {
            case "int" -> whole(name).map(found -> found);
            case "float" -> real(name).map(found -> found);
            case "string" -> Optional.of(new Free(name, shortText("default")));
            case "select" -> select(name).map(found -> found);
            default -> multi(name);
        };
        fields.refuseUnknown();
        return parameter;
    }

    private String name() {
        String name = fields.required("name").orElse("");
        if (!reasons().containsKey("name") && !NAME.matcher(name).matches()) {
            fields.wrong("name", "must be 1 to 64 English letters and inner underscores, but is " + name);
        }
        return name;
    }

    private Optional<Whole> whole(String name) {
        Bounds<Long> bounds = bounds("a whole number", WholeNumber::of);
        return bounds.isComplete()
                ? Optional.of(new Whole(name, bounds.min().get(), bounds.max().get(), bounds.given()))
                : Optional.empty();
    }

    private Optional<Real> real(String name) {
        Bounds<Double> bounds = bounds("a number", RealNumber::of);
        return bounds.isComplete()
                ? Optional.of(new Real(name, bounds.min().get(), bounds.max().get(), bounds.given()))
                : Optional.empty();
    }

    private record Bounds<T>(Optional<T> min, Optional<T> max, Optional<T> given) {
        boolean isComplete() {
            return min.isPresent() && max.isPresent();
        }
    }

    private <T extends Comparable<T>> Bounds<T> bounds(String kind, Function<String, Optional<T>> reader) {
        Optional<T> min = fields.required("min").flatMap(text -> converted("min", text, kind, reader));
        Optional<T> max = fields.required("max").flatMap(text -> converted("max", text, kind, reader));
        Optional<T> given = ownDefault().flatMap(text -> converted("default", text, kind, reader));
        if (min.isPresent() && max.isPresent()) {
            if (max.get().compareTo(min.get()) <= 0) {
                fields.wrong("max", "must be above min, but min is " + min.get() + " and max is " + max.get());
            } else if (given.isPresent()
                    && (given.get().compareTo(min.get()) < 0 || given.get().compareTo(max.get()) > 0)) {
                fields.wrong("default", "must be from " + min.get() + " to " + max.get() + ", but is " + given.get());
            }
        }
        return new Bounds<>(min, max, given);
    }

    private <T> Optional<T> converted(String field, String text, String kind, Function<String, Optional<T>> reader) {
        Optional<T> value = reader.apply(text);
        if (value.isEmpty()) {
            fields.wrong(field, "must be " + kind + ", but is " + text);
        }
        return value;
    }

    private Optional<String> ownDefault() {
        return isPart ? Optional.empty() : fields.text("default");
    }

    private Optional<Select> select(String name) {
        List<String> values = values();
        Optional<String> given = ownDefault();
        return values.isEmpty() ? Optional.empty() : Optional.of(new Select(name, values, given));
    }

    private List<String> values() {
        Optional<Tree> found = fields.required("values", Tree.class, "a list");
        List<String> values = new ArrayList<>();
        if (found.isPresent() && !(found.get() instanceof Sequence)) {
            fields.wrong("values", "must be a list, but is " + found.get().kind());
        } else if (found.isPresent()) {
            List<Tree> items = ((Sequence) found.get()).items();
            if (items.size() > MOST_VALUES) {
                fields.wrong("values", "must be 1 to " + MOST_VALUES + " texts, but are " + items.size());
            }
            for (Tree item : items) {
                if (item instanceof Text text && !text.value().isBlank() && isShort(text.value())) {
                    values.add(text.value());
                } else {
                    fields.wrong("values", "must be texts of 1 to " + LONGEST_TEXT + " characters, none of them blank");
                }
            }
        }
        return values;
    }

    private Optional<HyperParameter> multi(String name) {
        Optional<Block> values = fields.required("values", Block.class, "a map");
        Optional<String> given = shortText("default");
        if (values.isEmpty()) {
            return Optional.empty();
        }
        ReasonedFields kinds = fields.within("values", values.get());
        Optional<Real> real = part(kinds, "float", part -> part.real(name));
        Optional<Whole> whole = part(kinds, "int", part -> part.whole(name));
        Optional<Select> select = part(kinds, "select", part -> part.select(name));
        kinds.refuseUnknown();
        boolean any = real.isPresent() || whole.isPresent() || select.isPresent();
        return any ? Optional.of(new Multi(name, real, whole, select, given)) : Optional.empty();
    }

    private static <T> Optional<T> part(
            ReasonedFields kinds, String kind, Function<HyperParameterFields, Optional<T>> reader) {
        return kinds.found(kind, Block.class, "a map").flatMap(block -> {
            HyperParameterFields part = new HyperParameterFields(kinds.within(kind, block), true);
            Optional<T> read = reader.apply(part);
            part.fields.refuseUnknown();
            return read;
        });
    }

    private Optional<String> shortText(String field) {
        Optional<String> text = fields.text(field);
        if (text.isPresent() && !isShort(text.get())) {
            fields.wrong(field, "must have at most " + LONGEST_TEXT + " characters, but has " + length(text.get()));
        }
        return text;
    }

    private static boolean isShort(String text) {
        return length(text) <= LONGEST_TEXT;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}

package io.timpani.engine;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.frame.FrameSchema;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.model.ErrorCode;
import io.timpani.model.MissingFeatures;
import io.timpani.model.ServingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of a model's features, in the model's order, and where a body has them. Keep one as long as its model: it
 * remembers where it found them last, and warns of columns that are no features only once. Thread-safe.
 */
public final class FeatureBinding {
    /** The place of what is not there. */
    public static final int ABSENT = -1;

    private static final System.Logger LOG = System.getLogger(FeatureBinding.class.getName());
    private static final int NAMES_SHOWN = 10;
    private static final int LETTERS_SHOWN = 80;

    private final List<String> names;
    private final Map<String, Integer> places;
    private final MissingFeatures missing;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Found last;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Found(List<String> columns, int[] indices) {}

    private FeatureBinding(List<String> names, MissingFeatures missing) {
        this.names = List.copyOf(names);
        this.missing = missing;
        this.places = new HashMap<>(names.size() * 2);
        for (int place = 0; place < names.size(); place++) {
            places.putIfAbsent(names.get(place), place);
        }
    }

    /**
     * Binds features to the columns of the bodies to come.
     *
     * @param features names in the order in which the model wants them; of equal names all get the same column
     */
    public static FeatureBinding of(List<String> features, ModelSpec model) {
        return new FeatureBinding(features, model.missingFeatures());
    }

    /** The names of the features, in the model's order. */
    public List<String> names() {
        return names;
    }

    /**
     * What a reader is asked for: the features and nothing else; columns that it skips are warned of.
     *
     * @param texts those of the features that are read as text; the others are numbers
     */
    public FrameSchema schema(Collection<String> texts) {
        return schema(texts, FrameSchema.Kind.NUMBER);
    }

    /**
     * As {@link #schema(Collection)}, with another kind for what is no text.
     *
     * @param others {@link FrameSchema.Kind#INFERRED} where a cell that is no number must not make the body wrong
     */
    public FrameSchema schema(Collection<String> texts, FrameSchema.Kind others) {
        Set<String> asText = Set.copyOf(texts);
        Map<String, FrameSchema.Kind> kinds = new HashMap<>(names.size() * 2);
        names.forEach(name -> kinds.put(name, asText.contains(name) ? FrameSchema.Kind.TEXT : others));
        return schema(kinds);
    }

    /** As above, for features of further kinds; others than {@code kinds} are not read. */
    public FrameSchema schema(Map<String, FrameSchema.Kind> kinds) {
        return new FrameSchema(kinds, FrameSchema.Kind.SKIPPED).tellingSkipped(this::warnOfExtra);
    }

    /** The first place of a feature, or {@link #ABSENT}. */
    public int indexOf(String name) {
        return places.getOrDefault(name, ABSENT);
    }

    /**
     * The column of each feature, {@link #ABSENT} where there is none. Not to be changed.
     *
     * @param columns names, in an immutable list; quick when it is the very list of the call before
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} naming features: none is there, or one is missing and
     *     missing ones are refused
     */
    @SuppressWarnings("ReferenceEquality") // an equal list is found again by walking it, which is what this avoids
    public int[] among(List<String> columns) {
        Found found = last;
        if (found == null || found.columns != columns) {
            Map<String, Integer> index = new HashMap<>(columns.size() * 2);
            for (int column = 0; column < columns.size(); column++) {
                index.putIfAbsent(columns.get(column), column);
            }
            int[] indices = names.stream()
                    .mapToInt(name -> index.getOrDefault(name, ABSENT))
                    .toArray();
            check(indices, columns);
            found = new Found(columns, indices);
            last = found;
        }
        return found.indices;
    }

    /**
     * As {@link #among(List)}, for tables of whatever kind: a sparse matrix without names may have more columns than can be
     * walked over.
     */
    public int[] among(Table table) {
        List<String> columns = table.columnNames();
        if (!(table instanceof SparseMatrix matrix) || matrix.isNamed()) {
            return among(columns);
        }
        int[] indices = names.stream().mapToInt(columns::indexOf).toArray();
        check(indices, columns);
        return indices;
    }

    private void check(int[] indices, List<String> columns) {
        int[] absent = IntStream.range(0, indices.length)
                .filter(place -> indices[place] == ABSENT)
                .toArray();
        if (absent.length > 0 && absent.length == indices.length) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The body has none of the %d features of the model: %s".formatted(names.size(), shown(absent)));
        }
        if (absent.length > 0 && missing == MissingFeatures.REFUSE) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The body lacks %d of the %d features of the model: %s"
                            .formatted(absent.length, names.size(), shown(absent)));
        }
        warnOfExtra(columns);
    }

    private String shown(int[] features) {
        return IntStream.of(features).limit(NAMES_SHOWN).mapToObj(names::get).collect(Collectors.joining(", "))
                + (features.length > NAMES_SHOWN ? ", …" : "");
    }

    /** Says once that columns are ignored; looks no further than it has to, as there may be two billion of them. */
    private void warnOfExtra(List<String> columns) {
        if (warned.get()) {
            return;
        }
        List<String> extra = new ArrayList<>();
        for (int column = 0; column < columns.size() && extra.size() <= NAMES_SHOWN; column++) {
            String name = columns.get(column);
            if (!places.containsKey(name)) {
                extra.add(name);
            }
        }
        if (!extra.isEmpty() && warned.compareAndSet(false, true)) {
            String shown = extra.stream()
                    .limit(NAMES_SHOWN)
                    .map(FeatureBinding::printable)
                    .collect(Collectors.joining(", "));
            LOG.log(
                    WARNING,
                    "columns that are no features of the model are ignored, here and in all bodies to come: {0}{1}",
                    shown,
                    extra.size() > NAMES_SHOWN ? ", …" : "");
        }
    }

    /** The name as far as a line of a log can show it: it comes from whoever sends the body. */
    private static String printable(String name) {
        String start = name.length() > LETTERS_SHOWN ? name.substring(0, LETTERS_SHOWN) + "…" : name;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}

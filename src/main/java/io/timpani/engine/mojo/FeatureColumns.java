package io.timpani.engine.mojo;

import hex.genmodel.CategoricalEncoding;
import hex.genmodel.GenModel;
import hex.genmodel.easy.CategoricalEncoder;
import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the columns of a frame into the numbers that a model predicts from: settled at load, applied to every call. */
final class FeatureColumns {
    private final FeatureBinding binding;
    private final FrameSchema schema;
    private final List<Feature> features;
    private final int width;
    private final boolean isEncoded;
    private final boolean hasOffset;

    private FeatureColumns(FeatureBinding binding, List<Feature> features, int width, boolean hasOffset) {
        this.binding = binding;
        this.features = features;
        this.width = width;
        this.isEncoded = features.stream().anyMatch(feature -> feature.encoder != null);
        this.hasOffset = hasOffset;
        List<String> texts = features.stream()
                .filter(Feature::isText)
                .map(feature -> feature.name)
                .toList();
        // a cell that is no number makes its column text, not the body wrong
        this.schema = binding.schema(texts, FrameSchema.Kind.INFERRED);
    }

    /**
     * A feature and where its value goes.
     *
     * @param levels code of each level of a column of levels; null: numbers, or an encoder's work
     * @param encoder of levels that become other than their code
     */
    private record Feature(
            String name,
            int target,
            @Nullable Map<String, Integer> levels,
            @Nullable CategoricalEncoder encoder) {
        boolean isText() {
            return levels != null || encoder != null;
        }
    }

    /** The columns of a model. */
    static FeatureColumns of(GenModel model, ModelSpec spec) {
        CategoricalEncoding encoding = model.getCategoricalEncoding();
        if (encoding == null) {
            throw new Failures.BadModel("encodes levels in a way unknown");
        }
        boolean isPlain = encoding == CategoricalEncoding.AUTO;
        Map<String, Integer> targets = encoding.createColumnMapping(model);
        Map<Integer, CategoricalEncoder> encoders =
                isPlain ? Map.of() : encoding.createCategoricalEncoders(model, targets);
        boolean original = !isPlain && encoding != CategoricalEncoding.LabelEncoder;
        String[] names = original ? model.getOrigNames() : model.getNames();
        int count = original ? model.getOrigNumCols() : model.getNumCols();
        List<Feature> features = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            String name = names[place];
            int target = isPlain ? place : targets.getOrDefault(name, -1);
            if (target < 0 || target >= model.nfeatures()) {
                throw new Failures.BadModel("has no place for its feature " + name);
            }
            String @Nullable [] domain = isPlain ? model.getDomainValues(place) : null;
            features.add(new Feature(name, target, domain == null ? null : levels(name, domain), encoders.get(target)));
        }
        List<String> bound =
                new ArrayList<>(features.stream().map(Feature::name).toList());
        Optional<String> offset = Optional.ofNullable(model.getOffsetName());
        offset.ifPresent(name -> features.add(new Feature(name, model.nfeatures(), null, null)));
        offset.ifPresent(bound::add);
        return new FeatureColumns(
                FeatureBinding.of(bound, spec), List.copyOf(features), model.nfeatures(), offset.isPresent());
    }

    /** Of equal levels the last counts; models trained on other data call a level by its column's name, too. */
    private static Map<String, Integer> levels(String column, String[] domain) {
        Map<String, Integer> levels = new HashMap<>(domain.length * 2);
        String prefix = column + ".";
        for (int code = 0; code < domain.length; code++) {
            if (domain[code] != null && domain[code].startsWith(prefix)) {
                levels.put(domain[code].substring(prefix.length()), code);
            }
        }
        for (int code = 0; code < domain.length; code++) {
            if (domain[code] != null) {
                levels.put(domain[code], code);
            }
        }
        return levels;
    }

    /** What the reader of the body is asked for. */
    FrameSchema schema() {
        return schema;
    }

    /** Columns that the model predicts from, the offset not counted. */
    int width() {
        return width;
    }

    /** True when there is one column more: what is added to a row's sum. */
    boolean hasOffset() {
        return hasOffset;
    }

    /**
     * Finds the columns of the features.
     *
     * @throws io.timpani.model.ServingException the frame does not suit the model
     */
    @Nullable
    Column[] bind(Frame frame) {
        int[] places = binding.among(frame.columnNames());
        @Nullable Column[] columns = new Column[places.length];
        for (int feature = 0; feature < places.length; feature++) {
            columns[feature] = places[feature] == FeatureBinding.ABSENT
                    ? null
                    : frame.columns().get(places[feature]);
        }
        return columns;
    }

    /**
     * Fills cells, {@code [column][row]}, the offset last, with the rows {@code from} onwards.
     *
     * @param columns of {@link #bind}
     */
    void fill(@Nullable Column[] columns, int from, int rows, double[][] cells) {
        for (int place = 0; place < columns.length; place++) {
            Feature feature = features.get(place);
            if (feature.encoder == null) {
                fill(feature, columns[place], from, rows, cells[feature.target]);
            }
        }
        if (isEncoded) {
            encode(columns, from, rows, cells);
        }
        if (hasOffset) {
            double[] offsets = cells[width];
            for (int row = 0; row < rows; row++) {
                offsets[row] = Double.isNaN(offsets[row]) ? 0 : offsets[row];
            }
        }
    }

    private static void fill(Feature feature, @Nullable Column column, int from, int rows, double[] cells) {
        Map<String, Integer> levels = feature.levels;
        if (column == null) {
            Arrays.fill(cells, 0, rows, Double.NaN);
        } else if (levels != null) {
            for (int row = 0; row < rows; row++) {
                String level = CellText.of(column, from + row);
                Integer code = level == null ? null : levels.get(level);
                cells[row] = code == null ? Double.NaN : code;
            }
        } else if (column instanceof NumberColumn numbers) {
            System.arraycopy(numbers.values(), from, cells, 0, rows);
        } else if (column instanceof TextColumn texts) {
            for (int row = 0; row < rows; row++) {
                cells[row] = CellText.number(texts.values()[from + row]);
            }
        } else {
            throw new IllegalArgumentException("numbers or text are wanted, not " + column.getClass());
        }
    }

    private void encode(@Nullable Column[] columns, int from, int rows, double[][] cells) {
        double[] encoded = new double[width];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(encoded, UNWRITTEN);
            for (int place = 0; place < columns.length; place++) {
                CategoricalEncoder encoder = features.get(place).encoder;
                if (encoder != null) {
                    Column column = columns[place];
                    String level = column == null ? null : CellText.of(column, from + row);
                    if (level == null || !encoder.encodeCatValue(level, encoded)) {
                        encoder.encodeNA(encoded);
                    }
                }
            }
            for (int place = 0; place < width; place++) {
                if (encoded[place] != UNWRITTEN) {
                    cells[place][row] = encoded[place];
                }
            }
        }
    }

    /** No encoder writes it: they write places, bits and missing values. */
    private static final double UNWRITTEN = -Double.MAX_VALUE;
}

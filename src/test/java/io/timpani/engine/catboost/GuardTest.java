package io.timpani.engine.catboost;

import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.flatbuffers.FlatBufferBuilder;
import io.timpani.engine.catboost.CbmWriter.Combination;
import io.timpani.engine.catboost.CbmWriter.Counter;
import io.timpani.engine.catboost.CbmWriter.Counts;
import io.timpani.engine.catboost.CbmWriter.Nan;
import io.timpani.model.ErrorCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would end the process, had the library seen it. */
class GuardTest {
    private static final int RED = 7;
    private static final int[] NONE = {};

    @TempDir
    Path codeDir;

    private String refused(byte[] content) {
        Path file = Served.write(codeDir, "model.cbm", content);
        return refusal(ErrorCode.START_FAILED, () -> ModelFile.read(file));
    }

    private String refused(CbmWriter model) {
        return refused(model.bytes());
    }

    private static CbmWriter numbers() {
        return new CbmWriter(1).numbers("x", Nan.AS_IS, 1, 2);
    }

    private static CbmWriter stump() {
        return numbers().tree(new int[] {0}, -1, 1);
    }

    /** A counter by one category with two classes, and a table with one count. */
    private static CbmWriter counting(int type, int target, int classes, byte[] index, int... counts) {
        Combination by = new Combination(new int[] {0}, NONE, NONE);
        ByteBuffer blob = ByteBuffer.allocate(counts.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(counts).forEach(blob::putInt);
        return new CbmWriter(1)
                .countedCategories("c")
                .counter(
                        new Counter(by, type, target, 0, 1, 0, 1, new float[] {0.5f}),
                        new Counts(by, type, index, blob.array(), 9, classes))
                .tree(new int[] {0}, -1, 1);
    }

    /** Hashes, -1 = none, and the numbers of their counts. */
    private static byte[] index(long... pairs) {
        ByteBuffer index = ByteBuffer.allocate(pairs.length / 2 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (int bucket = 0; bucket < pairs.length; bucket += 2) {
            index.putLong(pairs[bucket]).putInt((int) pairs[bucket + 1]);
        }
        return index.array();
    }

    @Test
    void a_file_that_ends_early_is_refused_wherever_it_ends() {
        byte[] whole =
                counting(CounterBase.BORDERS, 0, 2, index(RED, 0, -1, 0), 1, 2).bytes();
        for (int size = 0; size < whole.length; size++) {
            assertThat(refused(Arrays.copyOf(whole, size))).as("size %d", size).contains("model.cbm");
        }
        assertThat(refused(Arrays.copyOf(whole, whole.length + 3))).contains("3 bytes after its end");
        ModelFile.read(Served.write(codeDir, "model.cbm", whole));
    }

    @Test
    void a_part_that_is_not_known_is_refused() {
        CbmWriter model = counting(CounterBase.FREQUENCY, 0, 0, index(-1, 0));
        model.parts = List.of("text_processing_collection");
        assertThat(refused(model)).contains("parts that are not served");
        model.parts = List.of("static_provider_v1", "static_provider_v1");
        assertThat(refused(model)).contains("parts that are not served");
    }

    @Test
    void a_file_larger_than_the_heap_bears_is_not_read() throws IOException {
        assertThat(refused(new byte[0])).contains("does not begin");
        Path huge = Served.write(codeDir, "huge.cbm", new byte[0]);
        // holes take no room
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((1L << 30) + 1);
        }
        assertThat(refusal(ErrorCode.START_FAILED, () -> ModelFile.read(huge))).contains("huge.cbm", "larger than");
    }

    @Test
    void metadata_is_read_here_and_not_shown_to_the_library() {
        String deep = "[".repeat(100_000);
        byte[] content = stump().metadata("params", deep)
                .metadata("class_params", "{}")
                .metadata("other", "text")
                .bytes();
        ModelFile file = ModelFile.read(Served.write(codeDir, "model.cbm", content));
        assertThat(file.metadata()).containsOnlyKeys("params", "class_params");
        assertThat(Link.objective(file.metadata())).isEmpty();
        ByteBuffer core = ByteBuffer.wrap(file.content(), 8, file.content().length - 8)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(FlatTable.root(core).elements(ModelLayout.Core.METADATA).size())
                .isZero();
        assertThat(refused(stump().metadata("params", " ".repeat(3 << 20)))).contains("metadata of 3145728 bytes");
    }

    @Test
    void trees_that_do_not_fit_their_lists_are_refused() {
        CbmWriter moved = stump().tree(new int[] {1}, 3, 4);
        moved.starts = new int[] {0, 0};
        assertThat(refused(moved)).contains("tree 1 at 0", "where 1 is due");
        CbmWriter fewer = stump();
        fewer.starts = new int[0];
        assertThat(refused(fewer)).contains("1 trees with 0 beginnings");
        CbmWriter negative = stump();
        negative.sizes.set(0, -1);
        assertThat(refused(negative)).contains("tree 0 at 0 with -1 splits");
        CbmWriter more = stump();
        more.splits.add(0);
        assertThat(refused(more)).contains("1 splits, and lists 2");
        CbmWriter leaf = stump();
        leaf.leaves.add(1.0);
        assertThat(refused(leaf)).contains("2 leaf values, and lists 3");
        CbmWriter weighed = stump();
        weighed.weights.add(1.0);
        assertThat(refused(weighed)).contains("weighs 1 leaves");
        assertThat(refused(numbers().tree(new int[17], 1))).contains("17 levels");
        assertThat(refused(numbers())).contains("no trees");
        assertThat(refused(new CbmWriter(0).tree(NONE))).contains("0 values per row");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, Integer.MAX_VALUE})
    void a_split_by_a_question_that_is_not_there_is_refused(int question) {
        assertThat(refused(numbers().tree(new int[] {question}, -1, 1)))
                .contains("question %d of 2".formatted(question));
    }

    @Test
    void splits_that_are_ready_must_be_those_that_are_listed() {
        CbmWriter model = numbers().tree(new int[] {1}, -1, 1);
        model.bins.add(2 << 24);
        ModelFile.read(Served.write(codeDir, "model.cbm", model.bytes()));
        model.bins.set(0, 9 | 2 << 24);
        assertThat(refused(model)).contains("split 0 ready for another question");
        model.bins.add(0);
        assertThat(refused(model)).contains("1 splits, and 2 of them ready");
    }

    @Test
    void a_walk_that_leaves_its_tree_is_refused() {
        int[] leaves = {-1, 0, 1};
        CbmWriter whole = numbers().shapedTree(new int[3], new int[] {1, 2, 0, 0, 0, 0}, leaves, 1, 2);
        ModelFile.read(Served.write(codeDir, "model.cbm", whole.bytes()));
        assertThat(refused(numbers().shapedTree(new int[3], new int[] {1, 3, 0, 0, 0, 0}, leaves, 1, 2)))
                .contains("node 0 with a child outside");
        assertThat(refused(numbers().shapedTree(new int[3], new int[] {1, 2, 0, 0, 0, 0}, new int[] {-1, 0, 2}, 1, 2)))
                .contains("leaf value 2 of 2");
        CbmWriter hollow = numbers().shapedTree(new int[1], new int[2], new int[1], 1);
        hollow.sizes.add(0);
        assertThat(refused(hollow)).contains("tree 1 without a node");
        CbmWriter fewer = numbers().shapedTree(new int[1], new int[2], new int[1], 1);
        fewer.leafOfNode.add(0);
        assertThat(refused(fewer)).contains("1 splits, 1 steps and 2 leaves");
        CbmWriter skewed =
                new CbmWriter(2).numbers("x", Nan.AS_IS, 1).shapedTree(new int[1], new int[2], new int[1], 1, 2);
        skewed.leaves.add(3.0);
        assertThat(refused(skewed)).contains("3 leaf values, 2 per leaf");
    }

    @Test
    void borders_are_numbers_in_order() {
        assertThat(refused(new CbmWriter(1).numbers("x", Nan.AS_IS, 2, 1).tree(NONE, 1)))
                .contains("out of order");
        assertThat(refused(new CbmWriter(1).numbers("x", Nan.AS_IS, Float.NaN).tree(NONE, 1)))
                .contains("out of order");
    }

    @Test
    void scale_and_bias_are_numbers_and_as_many_as_values() {
        assertThat(refused(stump().scaled(Double.NaN))).contains("no number");
        assertThat(refused(stump().scaled(1, Double.POSITIVE_INFINITY))).contains("no number");
        assertThat(refused(stump().scaled(1, 1, 2))).contains("1 values per row and has 2 biases");
    }

    @Test
    void a_search_for_counts_ends_and_finds_what_is_there() {
        assertThat(refused(counting(CounterBase.FREQUENCY, 0, 0, index(RED, 0, RED + 1, 0), 3)))
                .contains("full hash table");
        assertThat(refused(counting(CounterBase.FREQUENCY, 0, 0, index(RED, 1, -1, 0), 3)))
                .contains("count 1 of 1");
        assertThat(refused(counting(CounterBase.FREQUENCY, 0, 0, index(RED, -1, -1, 0), 3)))
                .contains("count 4294967295 of 1");
        assertThat(refused(counting(CounterBase.FREQUENCY, 0, 0, index(RED, 0, -1, 0, -1, 0), 3)))
                .contains("hash table of 36 bytes");
        assertThat(refused(counting(CounterBase.FREQUENCY, 0, 0, index(), 3))).contains("hash table of 0 bytes");
        assertThat(refused(counting(CounterBase.MEAN, 0, 0, index(RED, 0, -1, 0), 3)))
                .contains("cut off");
        assertThat(refused(counting(CounterBase.BUCKETS, 0, 3, index(RED, 0, -1, 0), 3)))
                .contains("cut off");
        assertThat(refused(counting(CounterBase.BORDERS, 0, 1, index(RED, 0, -1, 0), 3)))
                .contains("1 classes");
        assertThat(refused(counting(CounterBase.BUCKETS, 0, -1, index(RED, 0, -1, 0), 3)))
                .contains("-1 classes");
        assertThat(refused(counting(6, 0, 0, index(-1, 0)))).contains("way that is not known (6)");
    }

    @Test
    void a_counter_asks_for_a_class_that_was_counted() {
        byte[] index = index(RED, 0, -1, 0);
        assertThat(refused(counting(CounterBase.BUCKETS, 2, 2, index, 1, 1))).contains("count 2 of 2");
        assertThat(refused(counting(CounterBase.BORDERS, 1, 2, index, 1, 1))).contains("count 1 of 1");
        assertThat(refused(counting(CounterBase.BORDERS, -1, 2, index, 1, 1))).contains("count -1 of 1");
    }

    @Test
    void every_counter_has_one_table() {
        CbmWriter none = counting(CounterBase.FREQUENCY, 0, 0, index(-1, 0));
        none.counts.clear();
        assertThat(refused(none)).contains("no table of these counts");
        CbmWriter twice = counting(CounterBase.FREQUENCY, 0, 0, index(-1, 0));
        twice.counts.add(twice.counts.get(0));
        assertThat(refused(twice)).contains("two tables");
    }

    @Test
    void a_counter_counts_by_what_is_there() {
        List<Combination> wrong = List.of(
                new Combination(new int[] {2}, NONE, NONE),
                new Combination(new int[] {-1}, NONE, NONE),
                // not used
                new Combination(new int[] {1}, NONE, NONE),
                new Combination(new int[1], new int[] {0, Float.floatToIntBits(1.5f)}, NONE),
                new Combination(new int[1], new int[] {1, Float.floatToIntBits(1)}, NONE),
                new Combination(new int[1], new int[] {-1, Float.floatToIntBits(1)}, NONE),
                new Combination(new int[1], NONE, new int[] {0, RED + 1}),
                new Combination(new int[1], NONE, new int[] {1, RED}),
                new Combination(new int[1001], NONE, NONE),
                new Combination(NONE, NONE, new int[] {0, RED}));
        List<String> told = new ArrayList<>();
        for (Combination by : wrong) {
            told.add(refused(new CbmWriter(1)
                    .numbers("x", Nan.AS_IS, 1, 2)
                    .categories("c", RED)
                    .categories("unused")
                    .counter(
                            new Counter(by, CounterBase.FREQUENCY, 0, 0, 1, 0, 1, new float[] {1}),
                            new Counts(by, CounterBase.FREQUENCY, index(-1, 0), new byte[0], 1, 0))
                    .tree(NONE, 1)));
        }
        assertThat(told.subList(0, 3)).allMatch(text -> text.contains("none of those it uses"));
        assertThat(told.subList(3, 8)).allMatch(text -> text.contains("question that it does not ask"));
        assertThat(told.get(8)).contains("1001 features at once");
        assertThat(told.get(9)).contains("counts by nothing");
    }

    @Test
    void what_is_pointed_at_many_times_is_refused_before_it_takes_memory() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int text = builder.createString("a".repeat(20_000));
        int texts = builder.createVectorOfTables(
                IntStream.generate(() -> text).limit(1_000).toArray());
        builder.startTable(4);
        builder.addOffset(ModelLayout.Core.PARTS, texts, 0);
        builder.finish(builder.endTable());
        assertThat(problem(builder)).contains("overlap");
    }

    @Test
    void a_field_of_a_later_format_is_refused() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(5);
        builder.addInt(4, 1, 0);
        builder.finish(builder.endTable());
        assertThat(problem(builder)).contains("more than this version knows");
    }

    private static @Nullable String problem(FlatBufferBuilder builder) {
        ByteBuffer buffer = ByteBuffer.wrap(builder.sizedByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        BrokenModelException problem =
                catchThrowableOfType(BrokenModelException.class, () -> FlatCheck.root(buffer, ModelLayout.CORE));
        return problem.getMessage();
    }
}

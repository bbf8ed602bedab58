package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final NumberColumn numbers = new NumberColumn("n", new double[] {1, Double.NaN, 3, 4});
    private final TextColumn texts = new TextColumn("t", new @Nullable String[] {"", null, "NaN", "x"});
    private final Frame frame = new Frame(3, List.of(texts, numbers));

    @Test
    void columns_are_found_by_their_exact_name_in_the_order_of_the_body() {
        assertThat(frame.columnNames()).containsExactly("t", "n");
        assertThat(frame.column("n")).containsSame(numbers);
        assertThat(frame.column("N")).isEmpty();
        assertThat(frame.rowCount()).isEqualTo(3);
    }

    @Test
    void of_columns_with_one_name_the_first_is_found() {
        NumberColumn first = new NumberColumn("n", new double[1]);
        Frame twice = new Frame(1, List.of(first, new NumberColumn("n", new double[1])));

        assertThat(twice.column("n")).containsSame(first);
        assertThat(twice.columnNames()).containsExactly("n", "n").isSameAs(twice.columnNames());
    }

    @Test
    void schemas_are_equal_by_what_they_ask_for() {
        FrameSchema schema = FrameSchema.of(List.of("a"), List.of("b"));

        assertThat(schema)
                .isEqualTo(FrameSchema.of(List.of("a"), List.of("b")))
                .hasSameHashCodeAs(FrameSchema.of(List.of("a"), List.of("b")))
                .isNotEqualTo(FrameSchema.of(List.of("b"), List.of("a")))
                .isNotEqualTo(new FrameSchema(schema.kinds(), FrameSchema.Kind.TEXT));
        assertThat(schema.toString()).contains("a=NUMBER", "b=TEXT", "SKIPPED");
    }

    @Test
    void only_nan_and_null_are_missing() {
        assertThat(numbers.isMissing(0)).isFalse();
        assertThat(numbers.isMissing(1)).isTrue();
        assertThat(texts.isMissing(0)).isFalse();
        assertThat(texts.isMissing(1)).isTrue();
        assertThat(texts.isMissing(2)).isFalse();
    }

    @Test
    void a_schema_of_features_skips_all_others() {
        FrameSchema schema = FrameSchema.of(List.of("a"), List.of("b"));

        assertThat(schema.kindOf("a")).isEqualTo(FrameSchema.Kind.NUMBER);
        assertThat(schema.kindOf("b")).isEqualTo(FrameSchema.Kind.TEXT);
        assertThat(schema.kindOf("c")).isEqualTo(FrameSchema.Kind.SKIPPED);
        assertThat(FrameSchema.numbers().kindOf("c")).isEqualTo(FrameSchema.Kind.NUMBER);
        assertThat(FrameSchema.inferred().kindOf("c")).isEqualTo(FrameSchema.Kind.INFERRED);
        assertThatThrownBy(() -> schema.kinds().put("x", FrameSchema.Kind.TEXT))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(new FrameSchema(Map.of(), FrameSchema.Kind.TEXT).kindOf("")).isEqualTo(FrameSchema.Kind.TEXT);
    }

    @Test
    void repeated_texts_are_right_and_mostly_shared() {
        RepeatedText repeated = new RepeatedText();
        String first = "";
        int shared = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String text = switch (random.nextInt(4)) {
                case 0 -> "category " + random.nextInt(5);
                case 1 -> "\u00e9".repeat(random.nextInt(5));
                case 2 -> "x".repeat(random.nextInt(70));
                default -> Integer.toString(random.nextInt());
            };
            byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
            String made = repeated.of(bytes, 1, bytes.length - 1);
            assertThat(made).as("seed %d", seed).isEqualTo(text);
            if (text.equals("category 1")) {
                shared += isSame(made, first) ? 1 : 0;
                first = made;
            }
        }
        assertThat(shared).isGreaterThan(300);
    }

    @SuppressWarnings("ReferenceEquality") // being the same object is the point
    private static boolean isSame(String one, String other) {
        return one == other;
    }

    @Test
    void long_names_are_cut_in_messages() {
        assertThat(Refusal.column("age")).isEqualTo("column 'age'");
        assertThat(Refusal.column("x".repeat(5_000))).hasSizeLessThan(100).endsWith("…'");
    }

    @Test
    void a_sink_grows_by_doubling_and_refuses_what_no_array_holds() {
        ByteSink sink = new ByteSink(0);
        for (int i = 0; i < 1_000; i++) {
            sink.put((byte) i);
        }
        sink.putWide(0x20AC);
        sink.putWide(0x1F941);
        sink.putWide(0xE9);

        assertThat(sink.bytes.length).isLessThan(2_100);
        assertThat(new String(sink.toByteArray(), 1_000, 9, UTF_8)).isEqualTo("\u20ac\ud83e\udd41\u00e9");
        assertThatThrownBy(() -> sink.reserve(Integer.MAX_VALUE)).hasMessageContaining("2 GiB");
    }
}

package io.timpani.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueSetTest {
    private static final int LARGEST = (1 << 24) - 1;

    @ParameterizedTest
    @MethodSource("seeds")
    void codes_are_the_same_however_they_are_kept(long seed) {
        Random random = new Random(seed);
        int bound = 1 + random.nextInt(seed % 3 == 0 ? 1 << 24 : 300);
        int[] codes = random.ints(random.nextInt(200), 0, bound).toArray();
        BitSet wanted = new BitSet();
        IntStream.of(codes).forEach(wanted::set);
        ValueSet set = ValueSet.codes(codes);
        ValueSet bits = ValueSet.codes(wanted);
        assertThat(set.limit()).isEqualTo(wanted.length());
        assertThat(set.spread()).isEqualTo(bits);
        IntStream around = IntStream.of(codes).flatMap(code -> IntStream.rangeClosed(code - 1, code + 1));
        IntStream.concat(around, random.ints(100, -2, bound + 100)).forEach(code -> {
            boolean in = code >= 0 && wanted.get(code);
            assertThat(set.has(code)).as("code %d", code).isEqualTo(in);
            assertThat(bits.has(code)).as("code %d", code).isEqualTo(in);
            assertThat(set.spread().has(code)).as("code %d", code).isEqualTo(in);
            // the part behind the point does not count
            assertThat(set.has(code + 0.5)).as("code %d and a half", code).isEqualTo(in);
        });
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void what_is_no_code_is_in_no_set_of_codes() {
        for (ValueSet set : List.of(ValueSet.codes(0, LARGEST), ValueSet.codes(0, 1), ValueSet.codes())) {
            for (double value : new double[] {
                Double.NaN, -1, -0.5, 1e18, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Integer.MAX_VALUE
            }) {
                assertThat(set.has(value)).as("%s", value).isFalse();
            }
        }
        BitSet zero = new BitSet();
        zero.set(0);
        assertThat(ValueSet.truncatedCodes(zero).has(-0.5)).isTrue();
        assertThat(ValueSet.truncatedCodes(zero).has(-1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> ValueSet.codes(3, -1));
    }

    @Test
    void a_large_code_takes_no_more_memory_than_a_small_one() {
        assertThat(ValueSet.codes(LARGEST).size()).isEqualTo(4);
        assertThat(ValueSet.codes(IntStream.range(0, 6400).toArray()).size()).isEqualTo(800);
    }

    @Test
    @Timeout(20)
    void thousands_of_sets_with_one_hash_code_are_found_in_time() throws Exception {
        int count = 60_000;
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // 31 times the first word and the second always add up to the same
            BitSet codes = BitSet.valueOf(new long[] {i, 31L * (count - i)});
            lanes.add(new Lane(0, Lane.Copy.MEMBER, ValueSet.codes(codes)));
        }
        assertThat(lanes.stream().map(Lane::hashCode).distinct()).hasSize(1);
        Collections.shuffle(lanes, new Random(1));
        ForestBuilder forest = new ForestBuilder(1, 1, Precision.DOUBLE, Precision.DOUBLE);
        for (int i = 0; i < count; i++) {
            assertThat(forest.lane(lanes.get(i))).isEqualTo(i);
        }
        for (int i = 0; i < count; i++) {
            assertThat(forest.lane(lanes.get(i))).isEqualTo(i);
        }
    }
}

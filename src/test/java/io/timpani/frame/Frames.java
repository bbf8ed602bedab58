package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** What the tests of this room ask of frames and readers. */
final class Frames {
    private Frames() {}

    static double[] numbers(Frame frame, String name) {
        NumberColumn column = (NumberColumn) frame.column(name).orElseThrow();
        return Arrays.copyOf(column.values(), frame.rowCount());
    }

    @SuppressWarnings("NullAway") // a stream of nullable cells
    static List<@Nullable String> texts(Frame frame, String name) {
        TextColumn column = (TextColumn) frame.column(name).orElseThrow();
        return Arrays.asList(column.values()).subList(0, frame.rowCount());
    }

    /** The message of the refusal that the call must end in. */
    static String refusal(ThrowingCallable call) {
        ServingException refusal = catchThrowableOfType(ServingException.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
        return refusal.text();
    }

    /** The call succeeds or is refused; any other failure fails the test. */
    static boolean survives(ThrowingCallable call, String description) {
        try {
            call.call();
            return true;
        } catch (ServingException refusal) {
            assertThat(refusal.code()).as(description).isEqualTo(ErrorCode.INVALID_INPUT);
            return false;
        } catch (Throwable failure) {
            throw new AssertionError(description, failure);
        }
    }

    /** A copy with a few bytes changed, dropped, doubled or cut off. */
    static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = new byte[] {0, -1, 127, -128, '"', ',', '\n', '\r', '9', ' '}[random.nextInt(10)];
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 ->
                    System.arraycopy(
                            bytes.clone(),
                            at,
                            bytes,
                            Math.min(at + 1, bytes.length - 1),
                            Math.max(0, bytes.length - at - 1));
                default -> {
                    for (int p = at; p < Math.min(bytes.length, at + 4); p++) {
                        bytes[p] = (byte) random.nextInt(256);
                    }
                }
            }
        }
        return bytes;
    }
}

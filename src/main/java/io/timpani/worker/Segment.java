package io.timpani.worker;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A stretch of bytes of a frame's body, written when its turn comes. Numbers are little-endian. */
public abstract class Segment {
    private final long length;

    private Segment(long length) {
        this.length = length;
    }

    /** Number of bytes. */
    final long length() {
        return length;
    }

    abstract void write(FrameWriter out) throws IOException;

    /** Bytes as they are; not copied. */
    public static Segment of(byte[] bytes) {
        return new Segment(bytes.length) {
            @Override
            void write(FrameWriter out) throws IOException {
                out.put(bytes);
            }
        };
    }

    /** The first numbers of an array; not copied. */
    public static Segment of(double[] values, int count) {
        return new Segment((long) count * Double.BYTES) {
            @Override
            void write(FrameWriter out) throws IOException {
                for (int i = 0; i < count; i++) {
                    out.room(Double.BYTES).putDouble(values[i]);
                }
            }
        };
    }

    /** The first numbers of an array; not copied. */
    public static Segment of(long[] values, int count) {
        return new Segment((long) count * Long.BYTES) {
            @Override
            void write(FrameWriter out) throws IOException {
                for (int i = 0; i < count; i++) {
                    out.room(Long.BYTES).putLong(values[i]);
                }
            }
        };
    }

    /** The first numbers of an array; not copied. */
    public static Segment of(int[] values, int count) {
        return new Segment((long) count * Integer.BYTES) {
            @Override
            void write(FrameWriter out) throws IOException {
                for (int i = 0; i < count; i++) {
                    out.room(Integer.BYTES).putInt(values[i]);
                }
            }
        };
    }

    /** The first truth values of an array, a byte each; not copied. */
    public static Segment of(boolean[] values, int count) {
        return new Segment(count) {
            @Override
            void write(FrameWriter out) throws IOException {
                for (int i = 0; i < count; i++) {
                    ByteBuffer room = out.room(1);
                    room.put((byte) (values[i] ? 1 : 0));
                }
            }
        };
    }
}

package io.timpani.runner.perftest;

import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvShape;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The rows that requests are made of. The file is mapped, not read: repeated rows cost no memory of their own. */
final class SampleFile {
    private static final int PIECE = 1 << 16;
    private static final long MOST_BYTES = 2_000_000_000;

    private final ByteBuffer bytes;
    private final CsvShape shape;
    private final int firstRow;
    private final boolean endsWithLine;

    private SampleFile(ByteBuffer bytes, CsvShape shape) {
        this.bytes = bytes;
        this.shape = shape;
        this.firstRow = behindRow(0);
        byte last = bytes.get(bytes.limit() - 1);
        this.endsWithLine = last == '\n' || last == '\r';
    }

    /**
     * Opens a CSV file and checks it as a server would.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    static SampleFile open(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".mtx") || name.endsWith(".arrow")) {
            throw new IOException(
                    "the data file " + file + " is no CSV: perf-test makes its requests from rows of CSV");
        }
        CsvShape shape;
        try (InputStream in = Files.newInputStream(file)) {
            shape = CsvReader.shape(in);
        } catch (ServingException e) {
            throw new IOException("the data file " + file + " cannot be used: " + e.text(), e);
        }
        if (shape.rows() == 0) {
            throw new IOException("the data file " + file + " has no row below its header");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > MOST_BYTES) {
                throw new IOException("the data file " + file + " is larger than 2 GB: take a part of it");
            }
            return new SampleFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), shape);
        }
    }

    int rows() {
        return shape.rows();
    }

    int features() {
        return shape.columns();
    }

    /** The size of the file in bytes. */
    long size() {
        return bytes.limit();
    }

    /** The header and so many rows, from the first one on, as often as is needed. */
    Body body(long rows) {
        long times = rows / shape.rows();
        int rest = (int) (rows % shape.rows());
        int all = bytes.limit() - firstRow;
        boolean breaks = !endsWithLine && times > 0;
        int end = rest == 0 ? firstRow : behindRow(rest);
        long length = firstRow + times * (all + (breaks ? 1 : 0)) + (end - firstRow);
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                byte[] piece = new byte[(int) Math.min(PIECE, Math.max(length, 1))];
                copy(0, firstRow, out, piece);
                for (long i = 0; i < times; i++) {
                    copy(firstRow, bytes.limit(), out, piece);
                    if (breaks) {
                        out.write('\n');
                    }
                }
                copy(firstRow, end, out, piece);
            }
        };
    }

    private void copy(int from, int to, OutputStream out, byte[] piece) throws IOException {
        for (int at = from; at < to; at += piece.length) {
            int part = Math.min(piece.length, to - at);
            bytes.get(at, piece, 0, part);
            out.write(piece, 0, part);
        }
    }

    /**
     * Where the row behind so many rows begins.
     *
     * @param rows to pass over below the header, 0 = the header only
     */
    private int behindRow(int rows) {
        boolean skipsBlank = shape.columns() > 1;
        int at = 0;
        // blank lines before the header never count, behind it only where a cell could be empty
        for (int left = rows + 1; left > 0 && at < bytes.limit(); ) {
            int end = behindLine(at);
            boolean passedOver = (skipsBlank || left == rows + 1) && isBlank(at, end);
            left -= passedOver ? 0 : 1;
            at = end;
        }
        return at;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if ("\r\n\t ".indexOf(bytes.get(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Quotes count as the reader counts them: at the start of a cell. */
    private int behindLine(int from) {
        boolean opens = true;
        boolean quoted = false;
        for (int i = from; i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (quoted) {
                quoted = b != '"';
                // a second one means a quote within the cell
                opens = true;
                continue;
            }
            if (b == '"' && opens) {
                quoted = true;
            } else if (b == '\n') {
                return i + 1;
            } else if (b == '\r') {
                return i + 1 < bytes.limit() && bytes.get(i + 1) == '\n' ? i + 2 : i + 1;
            }
            opens = b == ',';
        }
        return bytes.limit();
    }
}

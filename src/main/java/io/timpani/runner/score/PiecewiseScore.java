package io.timpani.runner.score;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.CsvPart;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import io.timpani.runner.score.CsvPieces.Piece;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Predicts the pieces of a CSV on all cores, and writes the answers in the order of the rows. */
final class PiecewiseScore {
    private static final long MILLIS_TO_END = 100;

    private final LocalModel model;
    private final Writing writing;
    private final OutputStream out;
    private final Progress progress;
    private final int threads;
    private long linesBefore;
    private long rowsBefore;
    /** What the answers to the first piece look like, and so all others. */
    private @Nullable AnswerShape shape;

    /** @param threads that work on pieces at once */
    PiecewiseScore(LocalModel model, Writing writing, OutputStream out, Progress progress, int threads) {
        this.model = model;
        this.writing = writing;
        this.out = out;
        this.progress = progress;
        this.threads = threads;
    }

    /** A piece on its way. */
    private record Running(Piece piece, Future<Answered> answer) {}

    /**
     * A piece's answers.
     *
     * @param lines that its rows take, -1 = not counted
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    private record Answered(Frame frame, byte[] encoded, long lines) {}

    /**
     * Runs to the end of the pieces.
     *
     * @throws ServingException naming what is wrong, with its place in the whole
     */
    void run(CsvPieces pieces) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "score");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Running> running = new ArrayDeque<>();
            for (Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
                Piece next = piece;
                running.add(new Running(next, pool.submit(() -> answer(next))));
                // one more than there are threads, so that none waits for this one
                if (running.size() > threads) {
                    take(running.remove());
                }
            }
            while (!running.isEmpty()) {
                take(running.remove());
            }
            out.write(writing.end());
        } finally {
            end(pool);
        }
    }

    /**
     * Ends the work, and waits for it: nothing may run in a model that is closed, and native code takes no notice of an
     * interrupt.
     */
    private void end(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = false;
        boolean told = false;
        try {
            while (!pool.isTerminated()) {
                try {
                    if (!pool.awaitTermination(told ? Long.MAX_VALUE : MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                        told = true;
                        // workers can be ended; what runs in this process has to come back
                        model.endCalls();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Answered answer(Piece piece) throws IOException {
        if (model.traits().input() instanceof Input.Columns columns) {
            CsvPart part = CsvReader.readPart(piece.open(), columns.schema(), 0, piece.bytesBefore());
            return answered(new Payload.Rows(part.frame()), part.lines());
        }
        Payload rows = model.reader().read(PayloadFormat.CSV, piece.open(), List.of());
        try (rows) {
            return answered(rows, -1);
        }
    }

    private Answered answered(Payload rows, long lines) {
        Frame frame = Answers.frame(model.predict(rows));
        return new Answered(frame, writing.rows(frame), lines);
    }

    private void take(Running running) throws IOException, InterruptedException {
        Answered answer;
        try {
            answer = running.answer().get();
        } catch (ExecutionException e) {
            throw placed(running.piece(), e.getCause());
        }
        out.write(shape == null ? first(answer) : later(answer, shape));
        linesBefore += Math.max(answer.lines(), 0);
        rowsBefore += answer.frame().rowCount();
        progress.add(running.piece().rowBytes(), answer.frame().rowCount());
    }

    private byte[] first(Answered answer) throws IOException {
        shape = new AnswerShape(answer.frame(), writing.settled());
        out.write(writing.start(answer.frame()));
        return answer.encoded();
    }

    /** What was encoded already, unless its columns have to be made like those of the first piece. */
    private byte[] later(Answered answer, AnswerShape first) {
        Frame frame;
        try {
            frame = first.fitted(answer.frame());
        } catch (ServingException e) {
            throw placed(e);
        }
        return frame == answer.frame() ? answer.encoded() : writing.rows(frame);
    }

    /** The failure with its place in the whole: lines are counted from the start of the piece until they are needed. */
    private RuntimeException placed(Piece piece, @Nullable Throwable failure) throws IOException {
        if (failure instanceof ServingException && model.traits().input() instanceof Input.Columns columns) {
            FrameSchema schema = columns.schema();
            CsvReader.readPart(piece.open(), schema, linesBefore, piece.bytesBefore());
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return placed(failure);
    }

    private ServingException placed(@Nullable Throwable failure) {
        String message = String.valueOf(failure == null ? null : failure.getMessage());
        ErrorCode code = failure instanceof ServingException known ? known.code() : ErrorCode.MODEL_FAILED;
        String place = rowsBefore == 0 ? "" : "in the rows from row %d on: ".formatted(rowsBefore + 1);
        return new ServingException(code, place + message, failure);
    }
}

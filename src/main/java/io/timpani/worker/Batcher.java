package io.timpani.worker;

import static java.lang.System.Logger.Level.DEBUG;

import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Workers;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Makes one call of calls that come at the same time, each with one row of CSV under the same header, and splits the answer.
 * For models whose answer to a row does not depend on the other rows. Pandas types a joined column as a whole: an integer
 * beside a missing value reads as a floating point number, a number beside a text as a text.
 *
 * <p>The first row of a batch leads it: its thread waits for a lane, meanwhile and a little longer others join, then it makes
 * the call for all. While another call is at work, a batch that is not full waits for its end as long as for others, and for
 * all callers, unless its rows cost more than a call as such: cheap rows on two lanes make two small calls of a large one.
 * Whatever goes wrong with a joint call, each row is then predicted alone, by its own thread, so that each
 * caller hears of nothing but its own row. A caller that is interrupted leaves; one that leads hands its batch to the next.
 */
final class Batcher {
    private static final System.Logger LOG = System.getLogger(Batcher.class.getName());

    /** A prediction on a lane. */
    @FunctionalInterface
    interface RowsCall {
        ModelAnswer on(Lane lane, Payload.Document rows) throws IOException;
    }

    /** A caller's row. */
    private static final class Row {
        private final Payload.Document document;
        /** Told when its call begins, on whichever thread. */
        private final Runnable begins;
        /** Its answer, or empty when its own thread is to see to it. */
        private final CompletableFuture<Optional<ModelAnswer>> turn = new CompletableFuture<>();
        /** True while it is part of a joint call. Used by its thread only. */
        private boolean joined;
        /** True when it is no longer counted. Guarded by the batcher. */
        private boolean gone;

        Row(Payload.Document document, Runnable begins) {
            this.document = document;
            this.begins = begins;
        }

        void seeToItself() {
            turn.complete(Optional.empty());
        }
    }

    /** Rows that wait for one call; all is guarded by the batcher. */
    private static final class Batch {
        private final BatchKey key;
        /** The first leads. */
        private final List<Row> rows = new ArrayList<>();

        private final CountDownLatch enough = new CountDownLatch(1);
        private int wanted = Integer.MAX_VALUE;
        private boolean closed;

        Batch(BatchKey key) {
            this.key = key;
        }
    }

    private final WorkerPool pool;
    private final RowsCall call;
    private final int mostRows;
    private final int lanes;
    private final long waitNanos;
    private final Map<BatchKey, Batch> open = new HashMap<>();
    private final CallCost cost = new CallCost();
    private int inside;
    /** Batches that wait for their lane or are at work on it. */
    private int leading;
    /** Most callers that were inside at once since a batch was closed, then included. */
    private int crowd;

    private long lastLeft = System.nanoTime();

    Batcher(WorkerPool pool, Workers plan, RowsCall call) {
        this.pool = pool;
        this.call = call;
        this.mostRows = plan.batchRows();
        this.lanes = plan.count() * plan.callsEach();
        this.waitNanos = plan.batchWait().toNanos();
    }

    /**
     * Predicts, with others if it has one row and others are there.
     *
     * @throws ServingException as {@link WorkerPool#call}, of this document only
     */
    ModelAnswer predict(Payload.Document document) throws InterruptedException {
        BatchKey key = BatchKey.of(document);
        if (key == null) {
            return alone(document);
        }
        Row row = new Row(document, pool.told());
        Batch batch = enter(key, row);
        try {
            Optional<ModelAnswer> answer = row.turn.get();
            return answer.isPresent() ? answer.get() : lead(batch, row);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            leave(batch, row);
        }
    }

    private ModelAnswer alone(Payload.Document document) throws InterruptedException {
        return pool.call(lane -> call.on(lane, document));
    }

    private synchronized Batch enter(BatchKey key, Row row) {
        inside++;
        crowd = Math.max(crowd, inside);
        Batch batch = open.get(key);
        if (batch == null) {
            batch = new Batch(key);
            open.put(key, batch);
            row.seeToItself();
        }
        batch.rows.add(row);
        if (batch.rows.size() == mostRows) {
            open.remove(key);
            notifyAll();
        }
        if (batch.rows.size() >= batch.wanted) {
            batch.enough.countDown();
        }
        return batch;
    }

    /** Before their lane is free: who has an answer but did not wake yet is not one who waits elsewhere. */
    private synchronized void countOut(List<Row> rows) {
        for (Row row : rows) {
            if (!row.gone) {
                row.gone = true;
                inside--;
            }
        }
        lastLeft = System.nanoTime();
    }

    private synchronized void leave(Batch batch, Row row) {
        countOut(List.of(row));
        if (batch.closed) {
            return;
        }
        boolean led = batch.rows.get(0) == row;
        batch.rows.remove(row);
        if (batch.rows.isEmpty()) {
            open.remove(batch.key, batch);
        } else if (led) {
            batch.rows.get(0).seeToItself();
        }
    }

    /** Makes the call of the batch that the row leads; if it leads none any more, of the row. */
    private ModelAnswer lead(Batch batch, Row row) throws InterruptedException {
        Optional<ModelAnswer> answer;
        awaitTurn(batch);
        try {
            answer = pool.call(lane -> onLane(lane, batch, row));
        } catch (RuntimeException e) {
            if (!row.joined) {
                throw e;
            }
            LOG.log(DEBUG, "rows of a batch are predicted one by one", e);
            return alone(row.document);
        } finally {
            endTurn();
        }
        return answer.orElseThrow(() -> new InterruptedException("interrupted while a batch was gathered"));
    }

    /** Waits for the end of the call before, while that pays. */
    private synchronized void awaitTurn(Batch batch) throws InterruptedException {
        long end = System.nanoTime() + waitNanos;
        long left = waitNanos;
        while (left > 0 && leading > 0 && !batch.closed && isOneLaneEnough(batch.rows.size())) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        leading++;
    }

    private synchronized void endTurn() {
        leading--;
        notifyAll();
    }

    private boolean isOneLaneEnough(int rows) {
        return rows < mostRows && !cost.isOfRows(rows);
    }

    /** Empty when the thread was interrupted while the lane still had nothing to do. */
    private Optional<ModelAnswer> onLane(Lane lane, Batch batch, Row row) throws IOException {
        List<Row> rows;
        try {
            rows = gather(batch, row);
            rows.forEach(each -> each.begins.run());
        } catch (InterruptedException e) {
            return Optional.empty();
        }
        row.joined = rows.size() > 1;
        if (row.joined) {
            List<ModelAnswer> answers = together(lane, batch.key, rows);
            row.joined = false;
            if (!answers.isEmpty()) {
                return Optional.of(answers.get(0));
            }
        }
        ModelAnswer answer = timed(lane, row.document, 1);
        countOut(List.of(row));
        return Optional.of(answer);
    }

    private ModelAnswer timed(Lane lane, Payload.Document document, int rows) throws IOException {
        long begin = System.nanoTime();
        ModelAnswer answer = call.on(lane, document);
        long nanos = System.nanoTime() - begin;
        synchronized (this) {
            cost.add(rows, nanos);
        }
        return answer;
    }

    /** Waits for those who can be expected, and closes the batch. */
    private List<Row> gather(Batch batch, Row row) throws InterruptedException {
        boolean waits;
        synchronized (this) {
            if (batch.closed) {
                return List.of(row);
            }
            batch.wanted = wanted(batch.rows.size());
            waits = batch.rows.size() < batch.wanted;
        }
        // what becomes of the wait does not matter: who has come, has come
        if (waits && batch.enough.await(waitNanos, TimeUnit.NANOSECONDS)) {
            LOG.log(DEBUG, "a batch is complete before its time");
        }
        synchronized (this) {
            batch.closed = true;
            open.remove(batch.key, batch);
            crowd = inside;
            return List.copyOf(batch.rows);
        }
    }

    /**
     * How many rows a batch can hope for: as many as there were callers of late, without those who wait elsewhere, and no more
     * than a lane's share where rows are dear. Alone for a while, nobody waits.
     */
    private int wanted(int rows) {
        if (inside == rows && System.nanoTime() - lastLeft > waitNanos) {
            return rows;
        }
        int share = isOneLaneEnough(crowd) ? crowd : (crowd + lanes - 1) / lanes;
        return Math.min(mostRows, Math.min(share, crowd - (inside - rows)));
    }

    /** The answers to all rows, given to all but the first; empty when each is to be predicted alone. */
    private List<ModelAnswer> together(Lane lane, BatchKey key, List<Row> rows) throws IOException {
        List<Row> followers = rows.subList(1, rows.size());
        try {
            List<Payload.Document> documents =
                    rows.stream().map(row -> row.document).toList();
            List<ModelAnswer> answers =
                    SplitAnswer.of(timed(lane, JoinedRows.of(key, documents), rows.size()), rows.size());
            if (!answers.isEmpty()) {
                countOut(rows);
            }
            for (int i = 1; i < answers.size(); i++) {
                rows.get(i).turn.complete(Optional.of(answers.get(i)));
            }
            return answers;
        } catch (ServingException e) {
            LOG.log(DEBUG, "rows of a batch are predicted one by one", e);
            return List.of();
        } finally {
            // nothing to those who have their answers
            followers.forEach(Row::seeToItself);
        }
    }
}

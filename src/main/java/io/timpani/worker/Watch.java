package io.timpani.worker;

import java.time.Duration;

/**
 * How closely workers are looked after.
 *
 * @param beat between two questions whether a worker that is at no call is still there
 * @param patience for the answer
 * @param sound who lived that long was no failure, even if it answered no call
 */
record Watch(Duration beat, Duration patience, Duration sound) {
    static final Watch USUAL = new Watch(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5));
}

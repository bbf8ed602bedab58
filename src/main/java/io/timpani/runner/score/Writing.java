package io.timpani.runner.score;

import io.timpani.config.ScoreSettings.Format;
import io.timpani.frame.Frame;

/** How rows become bytes. The rows of several pieces may be encoded at once; each piece is like the first. */
interface Writing {
    /** What comes before the rows. */
    byte[] start(Frame first);

    /** The rows of a piece. */
    byte[] rows(Frame rows);

    /** What comes behind the rows. */
    byte[] end();

    static Writing of(Format format) {
        return switch (format) {
            case CSV -> new CsvLines();
            case JSON -> new JsonLines();
            case ARROW -> new ArrowStream();
        };
    }
}

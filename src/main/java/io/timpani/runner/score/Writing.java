package io.timpani.runner.score;

import io.timpani.config.ScoreSettings.Format;
import io.timpani.frame.Frame;
import java.util.Optional;

/** How rows become bytes. The rows of several pieces may be encoded at once; each piece is like the first. */
interface Writing {
    /** What comes before the rows. */
    byte[] start(Frame first);

    /** The rows of a piece. */
    byte[] rows(Frame rows);

    /** What the first piece settles for all others. */
    enum Settled {
        NOTHING,
        /** The columns and their order. */
        NAMES,
        /** And of which kind each is. */
        KINDS
    }

    /** What of its columns the start tells. */
    default Settled settled() {
        return Settled.NAMES;
    }

    /** What comes behind the rows. */
    byte[] end();

    /**
     * The one for a format.
     *
     * @param format that somebody chose
     * @param shown true: a person reads the rows
     */
    static Writing of(Optional<Format> format, boolean shown) {
        if (format.isEmpty() && shown) {
            return new TextTable();
        }
        return switch (format.orElse(Format.CSV)) {
            case CSV -> new CsvLines();
            case JSON -> new JsonLines();
            case ARROW -> new ArrowStream();
        };
    }
}

package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file format of tree ensembles. */
interface Format {
    /** Bytes at the start of a file that are looked at. */
    int HEAD = 4096;

    /** The library that writes it, in lower case. */
    String name();

    /** Extensions that such files have, in lower case. */
    List<String> extensions();

    /** True when a file that begins like this is most likely of this format. Never fails. */
    boolean claims(byte[] head);

    /**
     * Reads a model.
     *
     * @throws ModelFormatException it is broken or does not suit what is wanted
     */
    ForestModel read(Path file, ModelSpec model) throws IOException;
}

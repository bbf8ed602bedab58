package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;

import hex.genmodel.MojoModel;
import hex.genmodel.MojoReaderBackend;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** Gives a checked archive to H2O's library. */
final class MojoLoader {
    private MojoLoader() {}

    /**
     * Loads the model.
     *
     * @throws Failures.BadModel the archive says what cannot be
     * @throws IOException of the library, as any {@link RuntimeException}
     */
    static MojoModel load(MojoArchive archive) throws IOException {
        MojoCheck.check(archive);
        XgboostCheck.check(archive);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // the library looks for readers of further algorithms there, once and for all
        thread.setContextClassLoader(MojoModel.class.getClassLoader());
        try {
            return MojoModel.load(new Entries(archive));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The archive as the library wants to read it. */
    private record Entries(MojoArchive archive) implements MojoReaderBackend {
        private static final String UNUSED = "_aux.bin";

        @Override
        public BufferedReader getTextFile(String name) throws IOException {
            return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(getBinaryFile(name)), UTF_8));
        }

        @Override
        public byte[] getBinaryFile(String name) throws IOException {
            byte @Nullable [] content = archive.entry(name);
            if (content != null) {
                return content;
            }
            if (name.endsWith(UNUSED)) {
                // the library reads it with its tree, for explanations that nobody asks for here
                return new byte[0];
            }
            throw new FileNotFoundException("the entry " + name + " is missing");
        }

        @Override
        public boolean exists(String name) {
            return archive.entry(name) != null;
        }
    }
}

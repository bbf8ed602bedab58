package io.timpani.bench;

import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A CSV body to a frame. Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=ParseBench}. */
public class ParseBench extends RowsBench {
    private byte[] csv = new byte[0];

    @Setup
    public void setUp() {
        csv = Workload.csv(rows);
    }

    @Benchmark
    public Frame parse() throws IOException {
        return CsvReader.read(new ByteArrayInputStream(csv), FrameSchema.numbers());
    }
}

package io.timpani.e2e;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The standalone jar answers as every deployment does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneJarIT extends ServingScenarios {
    private RunningJar jar;

    @BeforeAll
    void start() {
        jar = RunningJar.start().server(RunningJar.IRIS).ready();
    }

    @AfterAll
    void stop() {
        jar.close();
    }

    @Override
    public URI base() {
        return jar.base();
    }
}

package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The order of events from deployment to undeployment, the same on every server (lifecycle.md §3, §5.1). */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
class DeployedWarOrderIT {
    private static final String ORDERED = "ordered";
    private static final Path CODE_DIR = Wars.codeDir("ordered-model-");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = ORDERED, managed = false, testable = false)
    static WebArchive ordered() {
        ShrinkWrap.create(JavaArchive.class)
                .addClass(LingeringModel.class)
                .addAsServiceProvider(Predictor.class, LingeringModel.class)
                .as(ZipExporter.class)
                .exportTo(CODE_DIR.resolve("lingering.jar").toFile(), true);
        return Wars.with("ordered.war", CODE_DIR, Map.of("timpani.target-type", "regression"))
                .addClass(OrderRecorder.class);
    }

    @Test
    @Order(1)
    @RunAsClient
    void deploying_makes_the_runtime_ready_when_its_predictor_has_started() throws IOException {
        deployer.deploy(ORDERED);

        assertThat(notes()).containsExactly("predictor started", "READY");
    }

    @Test
    @Order(2)
    @RunAsClient
    void undeploying_drains_then_stops_upwards_then_cleans_up_downwards(
            @ArquillianResource @OperateOnDeployment(ORDERED) URL url) throws Exception {
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> new Client(URI.create(url.toString())).predict("a\n1\n"));
        await("call begins");

        deployer.undeploy(ORDERED);

        await("clean-up of clients");
        assertThat(notes())
                .containsExactly(
                        "predictor started",
                        "READY",
                        "call begins",
                        "DRAINING",
                        "call ends",
                        "stop 1, not running",
                        "stop 2, not running",
                        "clean-up before the predictor",
                        "predictor closed",
                        "clean-up of executors",
                        "clean-up of clients");
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("{\"predictions\":[42.0]}");
    }

    private static void await(String note) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!notes().contains(note)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s: %s", note, notes())
                    .isLessThan(end);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static List<String> notes() throws IOException {
        Path notes = CODE_DIR.resolve(LifeRecorder.NOTES);
        return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    }
}

package io.timpani.e2e;

import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
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
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR comes and goes: one story in ordered steps, because a deployment's address is known only between steps. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
class DeployedWarLifecycleIT {
    private static final String BROKEN = "broken";
    private static final String RECORDED = "recorded";
    private static final Path CODE_DIR = Wars.codeDir("recorded-model-");
    private static final Map<String, String> REGRESSION = Map.of("timpani.target-type", "regression");

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = BROKEN, managed = false, testable = false)
    static WebArchive broken() {
        return Wars.with("broken.war", Wars.brokenModel(), REGRESSION);
    }

    @Deployment(name = RECORDED, managed = false, testable = false)
    static WebArchive recorded() {
        ShrinkWrap.create(JavaArchive.class)
                .addClass(LifeRecorder.class)
                .addAsServiceProvider(Predictor.class, LifeRecorder.class)
                .as(ZipExporter.class)
                .exportTo(CODE_DIR.resolve("recorder.jar").toFile(), true);
        return Wars.with("recorded.war", CODE_DIR, REGRESSION);
    }

    @Test
    @Order(1)
    @RunAsClient
    @DisabledIfSystemProperty(
            named = "arquillian.launch",
            matches = "payara-micro",
            disabledReason = "it goes on without the application, which its adapter takes for success")
    void without_error_mode_a_model_that_cannot_start_fails_the_deployment() {
        assertThatThrownBy(() -> deployer.deploy(BROKEN)).isInstanceOf(DeploymentException.class);
    }

    @Test
    @Order(2)
    @RunAsClient
    void deploying_starts_the_predictor() throws IOException {
        deployer.deploy(RECORDED);
        assertThat(notes()).containsExactly("started");
    }

    @Test
    @Order(3)
    @RunAsClient
    void the_deployed_predictor_answers(@ArquillianResource @OperateOnDeployment(RECORDED) URL url) {
        assertPredicts(url);
    }

    @Test
    @Order(4)
    @RunAsClient
    void undeploying_closes_the_predictor_once() throws Exception {
        undeploy(2);
        assertThat(notes()).containsExactly("started", "closed");
    }

    @Test
    @Order(5)
    @RunAsClient
    void deploying_again_starts_another_one() throws IOException {
        deployer.deploy(RECORDED);
        assertThat(notes()).containsExactly("started", "closed", "started");
    }

    @Test
    @Order(6)
    @RunAsClient
    void the_redeployed_predictor_answers(@ArquillianResource @OperateOnDeployment(RECORDED) URL url) {
        assertPredicts(url);
    }

    @Test
    @Order(7)
    @RunAsClient
    void undeploying_at_last_closes_it_too() throws Exception {
        undeploy(4);
        assertThat(notes()).containsExactly("started", "closed", "started", "closed");
    }

    /** On Payara Micro the adapter ends the process and does not wait for it. */
    private void undeploy(int expectedNotes) throws Exception {
        try (WatchService watch = CODE_DIR.getFileSystem().newWatchService()) {
            CODE_DIR.register(watch, ENTRY_MODIFY);
            deployer.undeploy(RECORDED);
            while (notes().size() < expectedNotes) {
                WatchKey change = watch.poll(30, TimeUnit.SECONDS);
                assertThat(change).as("notes so far: %s", notes()).isNotNull();
                change.reset();
            }
        }
    }

    private static void assertPredicts(URL url) {
        Answer answer = new Client(URI.create(url.toString())).predict("a\n1\n2\n");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Map.of("predictions", List.of(42.0, 42.0)));
    }

    private static List<String> notes() throws IOException {
        return Files.readAllLines(CODE_DIR.resolve(LifeRecorder.NOTES));
    }
}

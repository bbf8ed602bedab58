package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What MicroProfile Health of the server says about the runtime, under the server's own path. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
@EnabledIfSystemProperty(
        named = "arquillian.launch",
        matches = "payara-micro",
        disabledReason =
                "WildFly answers on its management port only, Liberty's feature takes /health from applications")
class DeployedWarHealthIT {
    private static final String READY = "ready";
    private static final String FAILED = "failed";

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = READY, managed = false, testable = false)
    static WebArchive ready() {
        return Wars.with("ready.war", RunningJar.IRIS, Map.of());
    }

    @Deployment(name = FAILED, managed = false, testable = false)
    static WebArchive failed() {
        return Wars.with(
                "failed.war",
                Wars.brokenModel(),
                Map.of("timpani.target-type", "regression", "timpani.with-error-server", "true"));
    }

    @Test
    @Order(1)
    @RunAsClient
    void a_model_is_deployed() {
        deployer.deploy(READY);
    }

    @Test
    @Order(2)
    @RunAsClient
    void a_runtime_that_serves_is_started_live_and_ready(@ArquillianResource @OperateOnDeployment(READY) URL url)
            throws IOException {
        assertSays(url, "/mp/health/started", "timpani-started", 200, "UP", "READY");
        assertSays(url, "/mp/health/live", "timpani-live", 200, "UP", "READY");
        assertSays(url, "/mp/health/ready", "timpani-ready", 200, "UP", "READY");
    }

    @Test
    @Order(3)
    @RunAsClient
    void a_model_is_deployed_that_cannot_start() {
        deployer.undeploy(READY);
        deployer.deploy(FAILED);
    }

    @Test
    @Order(4)
    @RunAsClient
    void a_model_that_cannot_start_is_no_reason_to_kill_the_process(
            @ArquillianResource @OperateOnDeployment(FAILED) URL url) throws IOException {
        assertSays(url, "/mp/health/started", "timpani-started", 503, "DOWN", "FAILED");
        assertSays(url, "/mp/health/live", "timpani-live", 200, "UP", "FAILED");
        assertSays(url, "/mp/health/ready", "timpani-ready", 503, "DOWN", "FAILED");
    }

    @Test
    @Order(5)
    @RunAsClient
    void it_goes() {
        deployer.undeploy(FAILED);
    }

    private static void assertSays(URL url, String path, String check, int status, String outcome, String state)
            throws IOException {
        Answer answer = ask(url, path);
        assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(status);
        assertThat(answer.json().get("checks"))
                .as(path)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("name", check, "status", outcome, "data", Map.of("state", state)));
        assertThat(answer.json()).as(path).containsEntry("status", outcome);
    }

    private static Answer ask(URL url, String path) throws IOException {
        try (RawConnection connection = new RawConnection(URI.create(url.toString()))) {
            return connection
                    .send("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path))
                    .answer();
        }
    }
}

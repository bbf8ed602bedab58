package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.extension.ExtendWith;

/** A model in Python in the deployed WAR: its workers come with the application and go with it. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
class DeployedWarPythonIT {
    private static final String MODEL = "python";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = MODEL, managed = false, testable = false)
    static WebArchive war() {
        return Wars.with(
                "python.war",
                PythonModel.WORKER,
                Map.of("timpani.target-type", "regression", "timpani.max-workers", "2"));
    }

    @Test
    @Order(1)
    @RunAsClient
    void a_model_in_python_is_deployed() {
        Interpreters.python();
        deployer.deploy(MODEL);
    }

    @Test
    @Order(2)
    @RunAsClient
    void its_workers_predict_and_end_with_the_application(@ArquillianResource @OperateOnDeployment(MODEL) URL url) {
        Interpreters.python();
        Client client = new Client(URI.create(url.toString()));
        assertThat(PythonModel.number(client.predict(PythonModel.row("same", 0.1))))
                .isEqualTo(0.1);
        assertThat(client.get("/info/").json()).containsEntry("language", "python");
        List<Long> workers = PythonModel.workers(client);
        assertThat(workers).hasSize(2).allMatch(Eventually::lives);

        deployer.undeploy(MODEL);

        Eventually.within(
                PATIENCE, "the end of the workers", () -> workers.stream().noneMatch(Eventually::lives));
    }
}

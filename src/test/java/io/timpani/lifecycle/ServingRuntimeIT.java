package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.CsvReader;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.telemetry.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The runtime inside a server, seen by its neighbours in the same application. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(OrderAnnotation.class)
class ServingRuntimeIT {
    private static final String IRIS =
            "Sepal.Length,Sepal.Width,Petal.Length,Petal.Width\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n";

    @Inject
    private ServingRuntime runtime;

    @Deployment
    static WebArchive war() throws Exception {
        return ShrinkWrap.create(ZipImporter.class, "timpani-inside.war")
                .importFrom(new File(System.getProperty("timpani.test.war", "target/timpani.war")))
                .as(WebArchive.class)
                .addClass(ServingRuntimeIT.class)
                .addAsLibrary(new File(Assertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    @Test
    @Order(1)
    void a_deployed_model_is_ready() {
        assertThat(runtime.state()).isEqualTo(RuntimeState.READY);
        assertThat(runtime.failure()).isEmpty();
        assertThat(runtime.served()).contains(runtime.serving());
        assertThat(runtime.serving().artifact()).isEqualTo("iris.onnx");
    }

    @Test
    @Order(2)
    void it_predicts_through_the_gate() throws Exception {
        Prediction prediction = (Prediction)
                runtime.serving().call(Endpoint.PREDICT, predictor -> predictor.predict(payload()), CallWatch.NONE);
        assertThat(prediction.rows()).isEqualTo(2);
        assertThat(prediction.labels()).containsExactlyInAnyOrder("setosa", "versicolor", "virginica");
        int setosa = prediction.labels().indexOf("setosa");
        assertThat(prediction.values()[setosa]).isGreaterThan(0.9);
        assertThat(prediction.values()[prediction.columns() + setosa]).isLessThan(0.1);
        assertThat(runtime.serving().admission().inFlight()).isZero();
    }

    @Test
    @Order(3)
    void slow_calls_run_on_threads_that_know_the_application() throws Exception {
        RuntimeState seen = runtime.slowCalls()
                .submit(() -> CDI.current().select(ServingRuntime.class).get().state())
                .get();
        assertThat(seen).isEqualTo(RuntimeState.READY);
    }

    @Test
    @Order(4)
    void a_stopped_runtime_lets_nothing_in_and_stops_only_once() {
        Serving serving = runtime.serving();
        runtime.stop();
        runtime.stop();
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
        assertThatThrownBy(serving.admission()::enter)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERVING));
        assertThat(runtime.slowCalls().isShutdown()).isTrue();
    }

    private Payload payload() throws Exception {
        Input.Columns input = (Input.Columns) runtime.serving().traits().input();
        byte[] csv = IRIS.getBytes(StandardCharsets.UTF_8);
        return new Payload.Rows(CsvReader.read(new ByteArrayInputStream(csv), input.schema()));
    }
}

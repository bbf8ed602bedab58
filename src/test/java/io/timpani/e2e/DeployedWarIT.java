package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The WAR answers as every deployment does, on the server that the Maven profile starts. Its name makes it the root
 * application where names do, so that the server's own endpoints are in its way.
 */
@ExtendWith(ArquillianExtension.class)
class DeployedWarIT extends ServingScenarios {
    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive war() {
        return Wars.built("ROOT.war");
    }

    @Override
    public URI base() {
        return URI.create(url.toString());
    }

    @Test
    void the_server_is_told_by_its_name() {
        String launched = System.getProperty("arquillian.launch", "payara-micro");
        assertThat(client().get("/info/").json()).containsEntry("drumServer", launched);
    }

    /** WildFly would refuse it without its timpani.cli. */
    @Test
    void a_body_above_ten_megabytes_is_taken() {
        int rows = 700_000;
        String csv = "Sepal.Length,Sepal.Width,Petal.Length,Petal.Width\n" + "5.1,3.5,1.4,0.2\n".repeat(rows);
        assertThat(csv.length()).isGreaterThan(11_000_000);
        Answer answer = client().predict(csv);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text().split("setosa", -1)).hasSize(rows + 1);
    }
}

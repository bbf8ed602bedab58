package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers really say of themselves. */
class ServerKindTest {
    @ParameterizedTest
    @CsvSource({
        "'Payara Micro 6.2025.10 #badassmicrofish', payara-micro",
        "'Payara Server 6.2025.10 #badassfish', payara",
        "'Payara Server  6.2025.10 #badassfish (Eclipse GlassFish)', payara",
        "'WildFly Full 39.0.1.Final (WildFly Core 31.0.1.Final) - 2.3.20.Final', wildfly",
        "'Undertow - 2.3.20.Final', wildfly",
        "'JBoss EAP 8.1', wildfly",
        "'IBM WebSphere Liberty/26.0.0.3', liberty",
        "'Open Liberty/26.0.0.3', liberty",
        "'Eclipse GlassFish  8.0.0', glassfish",
        "'Apache Tomcat (TomEE)/10.1.44 (10.1.2)', tomee",
        "'Apache Tomcat/10.1.44', none",
        "'jetty/12.0.1', none",
        "'', none"
    })
    void a_server_is_known_by_what_it_says(String serverInfo, String name) {
        assertThat(ServerKind.of(serverInfo).value()).isEqualTo(name);
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(ServerKind.of("WILDFLY").value()).isEqualTo("wildfly");
        } finally {
            Locale.setDefault(before);
        }
    }
}

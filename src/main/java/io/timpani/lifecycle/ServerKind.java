package io.timpani.lifecycle;

import java.util.Arrays;
import java.util.Locale;

/** The application server around us, as {@code drumServer} of {@code /info/} names it. */
public enum ServerKind {
    PAYARA_MICRO("payara-micro", "payara micro"),
    PAYARA("payara", "payara"),
    WILDFLY("wildfly", "wildfly|undertow|jboss"),
    LIBERTY("liberty", "liberty|websphere"),
    GLASSFISH("glassfish", "glassfish"),
    TOMEE("tomee", "tomee"),
    NONE("none", "");

    private final String value;
    private final String signs;

    ServerKind(String value, String signs) {
        this.value = value;
        this.signs = signs;
    }

    /** By what the servlet container says of itself; the first that fits, so special ones stand before general ones. */
    static ServerKind of(String serverInfo) {
        String text = serverInfo.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> text.matches(".*(" + kind.signs + ").*"))
                .findFirst()
                .orElse(NONE);
    }

    /** Its name in answers and in the start line. */
    public String value() {
        return value;
    }
}

package io.timpani.model;

import java.util.ResourceBundle;

/** The version that is running. */
public final class Version {
    private static final String CURRENT =
            ResourceBundle.getBundle("io.timpani.version").getString("version");

    private Version() {}

    /** The version as {@code --version}, {@code X-Drum-Version} and {@code /info/} tell it. */
    public static String current() {
        return CURRENT;
    }
}

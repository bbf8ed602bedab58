package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of this application, all of them. Some servers delete the application while they still stop it (Payara Micro at
 * its end, Open Liberty when the archive is taken out of {@code dropins}): what was not loaded by then, such as a class that
 * only the first answer or a clean-up needs, cannot be loaded any more.
 */
final class OwnClasses {
    private static final System.Logger LOG = System.getLogger(OwnClasses.class.getName());
    private static final String ROOT = "/WEB-INF/classes/";
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Loads them without initialising them; those of optional features whose libraries are absent are passed over. */
    static void load(ServletContext application) {
        load(application, OwnClasses.class.getClassLoader());
    }

    /** As above, by that loader. */
    static void load(ServletContext application, @Nullable ClassLoader loader) {
        loadBelow(ROOT, application, loader);
    }

    private static void loadBelow(String directory, ServletContext application, @Nullable ClassLoader loader) {
        Set<String> entries = application.getResourcePaths(directory);
        if (entries == null) {
            return;
        }
        for (String entry : entries) {
            if (entry.endsWith("/")) {
                loadBelow(entry, application, loader);
            } else if (entry.endsWith(SUFFIX)) {
                String name = entry.substring(ROOT.length(), entry.length() - SUFFIX.length());
                load(name.replace('/', '.'), loader);
            }
        }
    }

    private static void load(String name, @Nullable ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(DEBUG, "not loaded ahead: {0} ({1})", name, e.toString());
        }
    }
}

package io.timpani.runner.creation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of a template: resources in a directory of its name, with marks for what is known only when they are used. */
final class Template {
    private static final String FILES = "files.txt";
    private static final String PAGE = "README.md";
    private static final String ABOUT = "about.txt";
    private static final String BINARY = ".onnx";

    private final String name;

    Template(String name) {
        this.name = name;
    }

    /**
     * Writes the files.
     *
     * @param marks texts by the words that stand for them, without the signs around them
     */
    void write(Path directory, Map<String, String> marks) throws IOException {
        for (String file : text(name + "/" + FILES).lines().toList()) {
            Path target = directory.resolve(file);
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (file.endsWith(BINARY)) {
                Files.write(target, bytes(name + "/" + file));
            } else {
                Files.writeString(target, filled(source(file), marks));
            }
        }
    }

    /** A template without a page of its own has the common one, with what it says of itself. */
    private String source(String file) throws IOException {
        String own = name + "/" + file;
        return file.equals(PAGE) && Template.class.getResource(own) == null
                ? text(PAGE).replace("@ABOUT@", text(name + "/" + ABOUT).strip())
                : text(own);
    }

    private static String filled(String text, Map<String, String> marks) {
        String filled = text;
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            filled = filled.replace("@" + mark.getKey() + "@", mark.getValue());
        }
        return filled;
    }

    /** The text of a resource of this room. */
    static String text(String resource) throws IOException {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the template " + resource + " is missing in this jar");
            }
            return in.readAllBytes();
        }
    }
}

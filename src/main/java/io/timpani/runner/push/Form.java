package io.timpani.runner.push;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form of values and files (multipart), read from the files as it is sent. */
final class Form {
    private static final String LINE = "\r\n";

    private final Call call;
    private final String boundary = "timpani-" + UUID.randomUUID();

    Form(Call call) {
        this.call = call;
    }

    String mediaType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        List<BodyPublisher> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        call.json().forEach((name, value) -> text.append(value(name, String.valueOf(value))));
        for (Call.Part part : call.files()) {
            // the platform pairs each path with the file that follows it
            text.append(value("filePath", part.name()));
            text.append(head(
                    "file", "; filename=\"" + quoted(part.file().getFileName().toString()) + '"'));
            text.append("Content-Type: application/octet-stream").append(LINE).append(LINE);
            parts.add(text(text.toString()));
            try {
                parts.add(BodyPublishers.ofFile(part.file()));
            } catch (FileNotFoundException e) {
                throw new UncheckedIOException("the file " + part.name() + " is no longer there", e);
            }
            text.setLength(0);
            text.append(LINE);
        }
        parts.add(text(text + "--" + boundary + "--" + LINE));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }

    private String value(String name, String value) {
        return head(name, "") + LINE + value + LINE;
    }

    private String head(String name, String more) {
        return "--" + boundary + LINE + "Content-Disposition: form-data; name=\"" + quoted(name) + '"' + more + LINE;
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "%22")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
    }
}

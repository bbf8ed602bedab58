package io.timpani.chat;

import io.timpani.telemetry.Span;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a trace tells about a chat (lifecycle.md §9). Costs nothing while nobody traces, and never fails a chat: what cannot be
 * told is left out.
 */
final class ChatTrace {
    /** Characters of a value; a longer one is cut. */
    static final int LONGEST = 32_768;
    /** Messages and choices that have attributes of their own. */
    static final int MOST_NUMBERED = 32;

    private final Span span;

    private ChatTrace(Span span) {
        this.span = span;
    }

    /** Notes what was asked. */
    static ChatTrace of(Span span, byte[] body) {
        ChatTrace trace = new ChatTrace(span);
        trace.parsed(body).ifPresent(trace::asked);
        return trace;
    }

    private void asked(JsonObject body) {
        note(span, "gen_ai.request.model", text(body.get("model")));
        JsonArrayBuilder all = Json.createArrayBuilder();
        int number = 0;
        for (JsonValue message : list(body.get("messages"))) {
            if (message instanceof JsonObject said) {
                String content = text(said.get("content"));
                if (number < MOST_NUMBERED) {
                    note(span, "gen_ai.prompt." + number + ".role", text(said.get("role")));
                    note(span, "gen_ai.prompt." + number + ".content", content);
                }
                note(span, "gen_ai.prompt", content);
                all.add(message(said.get("role"), said.get("content")));
                number++;
            }
        }
        note(span, "gen_ai.input.messages", all.build().toString());
    }

    /** Notes an answer that came as a whole. */
    void completed(byte[] json) {
        parsed(json).ifPresent(completion -> {
            Answer answer = new Answer();
            answer.add(completion, "message");
            answer.tell(span);
        });
    }

    /** The part of the trace that an answer in chunks is. */
    Stream stream() {
        return new Stream(span.child("drum.chat.completions.stream"));
    }

    /** A stream, told when it is closed. */
    final class Stream implements AutoCloseable {
        private final Span part;
        private final Answer answer = new Answer();

        private Stream(Span part) {
            this.part = part;
        }

        void chunk(byte[] json) {
            parsed(json).ifPresent(chunk -> answer.add(chunk, "delta"));
        }

        void fail() {
            part.fail();
        }

        @Override
        public void close() {
            if (span != Span.NONE) {
                answer.tell(part);
                answer.tell(span);
            }
            part.end();
        }
    }

    /** Choices, put together from whatever pieces they came in. */
    private static final class Answer {
        private final Map<Integer, Choice> choices = new TreeMap<>();
        private @Nullable String model;

        private static final class Choice {
            final StringBuilder content = new StringBuilder();

            @Nullable
            String role;

            @Nullable
            String finish;
        }

        void add(JsonObject piece, String key) {
            model = model == null ? text(piece.get("model")) : model;
            for (JsonValue value : list(piece.get("choices"))) {
                if (value instanceof JsonObject choice && choice.get(key) instanceof JsonObject said) {
                    add(choice, said);
                }
            }
        }

        private void add(JsonObject choice, JsonObject said) {
            int index = choice.getInt("index", 0);
            if (choices.size() >= MOST_NUMBERED && !choices.containsKey(index)) {
                return;
            }
            Choice known = choices.computeIfAbsent(index, any -> new Choice());
            String role = text(said.get("role"));
            String finish = text(choice.get("finish_reason"));
            String content = text(said.get("content"));
            known.role = role == null ? known.role : role;
            known.finish = finish == null ? known.finish : finish;
            if (content != null && known.content.length() < LONGEST) {
                known.content.append(content, 0, Math.min(content.length(), LONGEST - known.content.length()));
            }
        }

        void tell(Span span) {
            note(span, "gen_ai.response.model", model);
            JsonArrayBuilder all = Json.createArrayBuilder();
            choices.forEach((index, choice) -> {
                String content = choice.content.toString();
                note(span, "gen_ai.completion." + index + ".role", choice.role);
                note(span, "gen_ai.completion." + index + ".content", content);
                note(span, "gen_ai.completion", content);
                JsonObjectBuilder message = message(value(choice.role), Json.createValue(content));
                message.add("finish_reason", value(choice.finish));
                all.add(message);
            });
            note(span, "gen_ai.output.messages", all.build().toString());
        }
    }

    private static JsonObjectBuilder message(@Nullable JsonValue role, @Nullable JsonValue content) {
        JsonArrayBuilder parts = Json.createArrayBuilder();
        if (content instanceof JsonArray several) {
            several.forEach(parts::add);
        } else if (content instanceof JsonString) {
            parts.add(Json.createObjectBuilder().add("type", "text").add("content", content));
        }
        return Json.createObjectBuilder()
                .add("role", role == null ? JsonValue.NULL : role)
                .add("parts", parts);
    }

    private Optional<JsonObject> parsed(byte[] json) {
        if (span == Span.NONE) {
            return Optional.empty();
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static JsonArray list(@Nullable JsonValue value) {
        return value instanceof JsonArray list ? list : JsonValue.EMPTY_JSON_ARRAY;
    }

    private static JsonValue value(@Nullable String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }

    /** Text as it is, other values as JSON. */
    private static @Nullable String text(@Nullable JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    private static void note(Span span, String key, @Nullable String value) {
        span.attribute(key, value == null || value.length() <= LONGEST ? value : value.substring(0, LONGEST));
    }
}

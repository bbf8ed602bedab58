package io.timpani.chat;

import io.timpani.frame.JsonBuffer;
import io.timpani.json.JsonReader;
import io.timpani.telemetry.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    private void asked(Map<?, ?> body) {
        note(span, "gen_ai.request.model", text(body.get("model")));
        List<Object> all = new ArrayList<>();
        int number = 0;
        for (Object message : list(body.get("messages"))) {
            if (message instanceof Map<?, ?> said) {
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
        note(span, "gen_ai.input.messages", json(all));
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

        void add(Map<?, ?> piece, String key) {
            model = model == null ? text(piece.get("model")) : model;
            for (Object value : list(piece.get("choices"))) {
                if (value instanceof Map<?, ?> choice && choice.get(key) instanceof Map<?, ?> said) {
                    add(choice, said);
                }
            }
        }

        private void add(Map<?, ?> choice, Map<?, ?> said) {
            int index = choice.get("index") instanceof Number number ? number.intValue() : 0;
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
            List<Object> all = new ArrayList<>();
            choices.forEach((index, choice) -> {
                String content = choice.content.toString();
                note(span, "gen_ai.completion." + index + ".role", choice.role);
                note(span, "gen_ai.completion." + index + ".content", content);
                note(span, "gen_ai.completion", content);
                Map<String, @Nullable Object> message = message(choice.role, content);
                message.put("finish_reason", choice.finish);
                all.add(message);
            });
            note(span, "gen_ai.output.messages", json(all));
        }
    }

    private static Map<String, @Nullable Object> message(@Nullable Object role, @Nullable Object content) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("role", role);
        if (content instanceof String text) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("type", "text");
            part.put("content", text);
            message.put("parts", List.of(part));
        } else {
            message.put("parts", list(content));
        }
        return message;
    }

    private Optional<Map<?, ?>> parsed(byte[] json) {
        if (span == Span.NONE) {
            return Optional.empty();
        }
        try {
            return JsonReader.read(json) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Text as it is, other values as JSON. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null || value instanceof String ? (String) value : json(value);
    }

    private static String json(Object value) {
        return new String(new JsonBuffer().tree(value).toByteArray(), StandardCharsets.UTF_8);
    }

    private static void note(Span span, String key, @Nullable String value) {
        span.attribute(key, value == null || value.length() <= LONGEST ? value : value.substring(0, LONGEST));
    }
}

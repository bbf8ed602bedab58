package io.timpani.chat;

import io.timpani.engine.ChatAnswer;
import io.timpani.engine.ChatCall;
import io.timpani.engine.Traits.Ability;
import io.timpani.http.LaterCall;
import io.timpani.http.ModelFailures;
import io.timpani.http.Pieces;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.telemetry.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

/** One chat (http-api.md §8): the body is judged, the model is called, its answer is sent whole or chunk by chunk. */
final class ChatExchange {
    private final ServingRuntime runtime;
    private final LaterCall later;
    private final Serving serving;

    ChatExchange(ServingRuntime runtime, LaterCall later) {
        this.runtime = runtime;
        this.later = later;
        this.serving = later.serving();
    }

    /** The completion; nothing when the answer was a stream, which is sent by then. */
    Pieces answer() {
        ChatCall chat = call();
        ChatTrace trace = ChatTrace.of(later.trail().span(), chat.body());
        try {
            return ModelFailures.told(
                    serving,
                    () -> serving.call(Endpoint.CHAT, predictor -> answered(predictor.chat(chat), trace), later));
        } catch (ServingException e) {
            if (later.isTakenOver()) {
                // the stream has told its client
                return new Pieces(List.of());
            }
            throw e;
        }
    }

    private ChatCall call() {
        boolean able = serving.traits().abilities().contains(Ability.CHAT);
        try {
            InputStream in = later.body().within(serving.settings().server().maxBodyBytes());
            // who cannot be answered anyway is not kept in memory either
            byte[] body = able ? in.readAllBytes() : new byte[0];
            String id = ChatBody.check(able ? new ByteArrayInputStream(body) : in)
                    .orElseGet(() -> UUID.randomUUID().toString());
            if (!able) {
                throw unable(serving.settings().model().targetType());
            }
            return new ChatCall(body, later.trail().headers(), id);
        } catch (ServingException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read as JSON", e);
        }
    }

    private static ServingException unable(TargetType type) {
        return new ServingException(
                ErrorCode.NOT_FOUND,
                type == TargetType.TEXT_GENERATION || type == TargetType.AGENTIC_WORKFLOW
                        ? "the model defines no 'chat' hook"
                        : "a model of target type %s has no chat interface".formatted(type));
    }

    private Pieces answered(ChatAnswer answer, ChatTrace trace) throws Exception {
        if (answer instanceof ChatAnswer.Completion completion) {
            later.rests();
            trace.completed(completion.json());
            return Pieces.of(completion.json());
        }
        try (ChatAnswer.Chunks chunks = (ChatAnswer.Chunks) answer;
                ChatTrace.Stream stream = trace.stream()) {
            byte[] first = chunks.next();
            later.rests();
            if (later.takeOver()) {
                new ChatStream(runtime, later, chunks, stream).send(first);
            }
            return new Pieces(List.of());
        }
    }
}

package io.timpani.chat;

import io.timpani.engine.Predictor;
import io.timpani.engine.Traits.Ability;
import io.timpani.frame.JsonBuffer;
import io.timpani.http.LaterCall;
import io.timpani.http.ModelFailures;
import io.timpani.http.Route;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.telemetry.Endpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** {@code /models} and {@code /v1/models}: only text generation models have a list. */
@Path(Route.Paths.MODELS)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ModelListResource {
    /** What the reference tells about a model of which only the name is known. */
    private static final String THE_REST = ",\"object\":\"model\",\"created\":1735689600,\"owned_by\":\"DataRobot\"}";

    @Inject
    private ServingRuntime runtime;

    @GET
    public void list(@Suspended AsyncResponse answer) {
        TargetType type = runtime.serving().settings().model().targetType();
        if (type != TargetType.TEXT_GENERATION) {
            throw new ServingException(
                    ErrorCode.NOT_FOUND,
                    "a model of target type %s has no model list; only textgeneration models have".formatted(type));
        }
        LaterCall.run(answer, runtime, call -> {
            Serving serving = call.serving();
            JsonBuffer data = ModelFailures.told(
                    serving, () -> serving.call(Endpoint.MODELS, predictor -> data(serving, predictor), call));
            return data.raw('}');
        });
    }

    private static JsonBuffer data(Serving serving, Predictor predictor) throws Exception {
        JsonBuffer json = new JsonBuffer().raw("{\"object\":\"list\",\"data\":");
        Optional<String> name = serving.settings().answers().chat().llmId();
        if (serving.traits().abilities().contains(Ability.MODEL_LIST)) {
            return json.raw(predictor.models());
        }
        return name.isPresent()
                ? json.raw("[{\"id\":").text(name.get()).raw(THE_REST).raw(']')
                : json.raw("[]");
    }
}

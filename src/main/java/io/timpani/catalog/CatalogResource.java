package io.timpani.catalog;

import io.timpani.config.ModelSettings;
import io.timpani.engine.Traits;
import io.timpani.frame.JsonBuffer;
import io.timpani.http.Route;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.model.Version;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /info/} and {@code /capabilities/}. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CatalogResource {
    @Inject
    private ServingRuntime runtime;

    /** What the model is. */
    @GET
    @Path(Route.Paths.INFO)
    public JsonBuffer info() {
        Serving serving = runtime.serving();
        ModelSettings model = serving.settings().model();
        Traits traits = serving.traits();
        JsonBuffer json = new JsonBuffer();
        json.raw("{\"codeDir\":").text(model.codeDir().toString());
        json.raw(",\"targetType\":").text(model.targetType().value());
        json.raw(",\"language\":").text(traits.language().value());
        json.raw(",\"drumVersion\":").text(Version.current());
        json.raw(",\"drumServer\":").text(runtime.serverKind().value());
        json.raw(",\"modelMetadata\":")
                .tree(model.metadata().map(ModelMetadata::tree).orElse(null));
        if (model.targetType() == TargetType.BINARY) {
            json.raw(",\"positiveClassLabel\":").text(model.labels().positive());
            json.raw(",\"negativeClassLabel\":").text(model.labels().negative());
        } else if (model.targetType() == TargetType.MULTICLASS) {
            json.raw(",\"classLabels\":").tree(model.labels().labels());
        }
        if (traits.language() == Language.PYTHON) {
            json.raw(",\"predictor\":").tree(traits.predictorName().orElse(null));
        }
        return json.raw("}");
    }

    /** What the routes take: the value of a format is its version, for which there is none yet. */
    @GET
    @Path(Route.Paths.CAPABILITIES)
    public JsonBuffer capabilities() {
        Traits traits = runtime.serving().traits();
        // a hook that reads bodies itself takes every media type
        boolean sparse = traits.sparse()
                || (traits.input() instanceof Traits.Input.Document document && document.anyMediaType());
        return new JsonBuffer()
                .raw("{\"supported_methods\":{\"chat\":")
                .raw(traits.abilities().contains(Traits.Ability.CHAT) ? "true" : "false")
                .raw("},\"supported_payload_formats\":{\"arrow\":null,\"csv\":null")
                .raw(sparse ? ",\"mtx\":null}}" : "}}");
    }
}

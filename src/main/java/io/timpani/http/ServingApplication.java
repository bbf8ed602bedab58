package io.timpani.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The JAX-RS application at the root of the context. */
@ApplicationPath("/")
public class ServingApplication extends Application {
    /** Jersey's settings; other implementations ignore them. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.wadl.disableWadl", true,
                // 513 is no registered status: it must pass with our body, not become a container's error page
                "jersey.config.server.response.setStatusOverSendError", true,
                // nothing is to be found beyond the classes of this archive
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.disableMetainfServicesLookup", true,
                "jersey.config.disableDefaultProvider", "ALL");
    }
}

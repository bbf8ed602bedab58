package io.timpani.health;

import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** The start is over, and the model was loaded. Skipped by servers without MicroProfile Health. */
@Startup
@ApplicationScoped
class StartedCheck implements HealthCheck {
    @Inject
    private ServingRuntime runtime;

    @Override
    public HealthCheckResponse call() {
        RuntimeState state = runtime.state();
        return HealthCheckResponse.named("timpani-started")
                .status(state == RuntimeState.READY || state == RuntimeState.DRAINING)
                .withData("state", state.name())
                .build();
    }
}

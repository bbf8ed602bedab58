package io.timpani.health;

import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The process is sane: no unrecoverable error was met, whatever becomes of the model. Skipped by servers without MicroProfile Health. */
@Liveness
@ApplicationScoped
class LiveCheck implements HealthCheck {
    @Inject
    private ServingRuntime runtime;

    @Override
    public HealthCheckResponse call() {
        RuntimeState state = runtime.state();
        return HealthCheckResponse.named("timpani-live")
                .status(runtime.isLive())
                .withData("state", state.name())
                .build();
    }
}

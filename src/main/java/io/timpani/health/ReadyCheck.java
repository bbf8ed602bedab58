package io.timpani.health;

import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Model calls are let in, and can be answered. Skipped by servers without MicroProfile Health. */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {
    @Inject
    private ServingRuntime runtime;

    @Override
    public HealthCheckResponse call() {
        RuntimeState state = runtime.state();
        return HealthCheckResponse.named("timpani-ready")
                .status(runtime.isReady())
                .withData("state", state.name())
                .build();
    }
}

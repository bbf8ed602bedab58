package io.timpani.http;

import io.timpani.lifecycle.ServingRuntime;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Claims the exact path of the readiness route: servers that put their own health servlet at {@code /health} of a root
 * application leave a path alone that the application has mapped itself.
 *
 * <p>A servlet of our own also hears first that the application ends: when its context is destroyed, some servers have taken
 * JAX-RS away already, and asynchronous answers can no longer be sent.
 */
@WebServlet(urlPatterns = Route.Paths.HEALTH, asyncSupported = true, loadOnStartup = 1)
public class HealthAlias extends HttpServlet {
    @Inject
    private transient ServingRuntime runtime;

    @Override
    public void destroy() {
        runtime.drain();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.getRequestDispatcher(Route.Paths.HEALTH + "/").forward(request, response);
    }
}

package io.timpani.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Claims the exact path of the readiness route: servers that put their own health servlet at {@code /health} of a root
 * application leave a path alone that the application has mapped itself.
 */
@WebServlet(urlPatterns = Route.Paths.HEALTH, asyncSupported = true)
public class HealthAlias extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.getRequestDispatcher(Route.Paths.HEALTH + "/").forward(request, response);
    }
}

package io.timpani.e2e;

import java.net.URI;

/** A server that serves {@code src/examples/iris-multiclass/model}, in whatever form. */
interface Deployment {
    /** Where the routes are mounted, with a slash at the end. */
    URI base();

    default Client client() {
        return new Client(base());
    }

    /** The path of a route as it stands in a request line. */
    default String target(String route) {
        return base().getPath().replaceAll("/$", "") + route;
    }
}

package io.timpani.model;

/** Whose fault a failure is. The HTTP status of each is chosen in one place, the {@code http} room. */
public enum ErrorCode {
    /** The request breaks the protocol (a chat body that is no JSON, half a body). */
    MALFORMED_REQUEST,
    /** The caller has not shown who it is, where that matters. */
    UNAUTHENTICATED,
    /** The caller may not do this. */
    FORBIDDEN,
    /** No such route, or the model does not have what the route needs. */
    NOT_FOUND,
    /** The route exists, the method does not. */
    METHOD_NOT_ALLOWED,
    /** The request is larger than a limit that the operator set. */
    TOO_LARGE,
    /** The media type cannot be handled at all. */
    UNSUPPORTED_MEDIA_TYPE,
    /** The request is well formed, its data are not usable. */
    INVALID_INPUT,
    /** The model failed, or gave an answer that breaks the model contract. */
    MODEL_FAILED,
    /** The model took longer than the operator allows. */
    TIMED_OUT,
    /** The user's code refused the request, with a status of its own choice ({@link UserErrorException}). */
    USER_ERROR,
    /** Our own fault. */
    INTERNAL,
    /** No room in the admission queue. */
    OVERLOADED,
    /** The server is starting, draining or stopped. */
    NOT_SERVING,
    /** The server could not start its model and runs in error mode. */
    START_FAILED
}

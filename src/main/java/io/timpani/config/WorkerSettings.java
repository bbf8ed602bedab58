package io.timpani.config;

/**
 * How worker processes are run; without meaning for predictors in this JVM.
 *
 * @param maxRequests model calls after which a worker is recycled, 0 = never
 * @param maxRequestsJitter largest random addition to those, per worker
 * @param connections calls at once in a worker that takes several
 * @param severalCalls true: a worker takes several calls at once (worker class {@code gevent})
 */
public record WorkerSettings(int maxRequests, int maxRequestsJitter, int connections, boolean severalCalls) {}

package io.timpani.config;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where and how the server listens. Always bound, even when the model's settings are not: error mode needs it.
 *
 * @param host name or address to listen on
 * @param port TCP port
 * @param urlPrefix empty, or starts with a slash and does not end with one
 * @param errorMode true: a failed start is answered with 513 instead of ending the server
 * @param probesOkInErrorMode true: probes answer 200 in error mode
 * @param maxBodyBytes largest accepted request body in bytes, empty = no limit
 * @param showStacktrace true: stack traces and paths may reach clients
 * @param verbose extra output on stdout
 * @param exitCodeOnSigterm exit code of the standalone server after SIGTERM
 * @param keepAlive how long the standalone server keeps an idle connection
 * @param accessLog true: one line per request on stdout
 */
public record ServerSettings(
        String host,
        int port,
        String urlPrefix,
        boolean errorMode,
        boolean probesOkInErrorMode,
        OptionalLong maxBodyBytes,
        boolean showStacktrace,
        boolean verbose,
        int exitCodeOnSigterm,
        Duration keepAlive,
        boolean accessLog) {}

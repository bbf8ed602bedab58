package io.timpani.telemetry;

/**
 * Names a span, to whatever class loader.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param sampled whether the span is sent
 */
public record SpanIds(String traceId, String spanId, boolean sampled) {}

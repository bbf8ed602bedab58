package io.timpani.config;

/** What {@code doctor} looks at: everything. */
public record DoctorSettings() implements RunSettings {}

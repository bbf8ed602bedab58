package io.timpani.system;

/** Everything outside of the system's own rules, so that tests need neither processes nor time. */
record Surroundings(EngineLauncher launcher, Network network, Timing timing, ProcessEnd end) {}

package io.timpani.runner.fit;

import io.timpani.runner.Invocation;

/** What the command tells, and where. */
final class Words {
    private final Invocation invocation;

    Words(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Part of the result. */
    void say(String text) {
        invocation.out().println(text);
        invocation.out().flush();
    }

    /** Part of the result for those who want to know more. */
    void verbose(String what, long bytes) {
        if (invocation.settings().server().verbose()) {
            say("%s: %d MB".formatted(what, bytes >> 20));
        }
    }

    void warn(String text) {
        invocation.err().println("Warning: " + text);
    }

    /** What others print, as it is. */
    void pass(String line) {
        invocation.err().println(line);
    }
}

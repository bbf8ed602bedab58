package io.timpani.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The serving runtime as main sees it. Main and the application live in different class loaders; the runtime shows itself in
 * the platform's MBean server, under the name that the {@code lifecycle} room gives it.
 */
final class RunningModel {
    private static final String NAME = "io.timpani:type=Serving";

    private final MBeanServer beans;
    private final ObjectName name;

    private RunningModel(MBeanServer beans, ObjectName name) {
        this.beans = beans;
        this.name = name;
    }

    static RunningModel find() {
        try {
            return new RunningModel(ManagementFactory.getPlatformMBeanServer(), new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException("the name of the runtime is not usable", e);
        }
    }

    /** False when the application was not deployed, or is gone. */
    boolean isShown() {
        return beans.isRegistered(name);
    }

    boolean hasFailed() {
        return "FAILED".equals(attribute("State"));
    }

    String name() {
        return String.valueOf(attribute("Model"));
    }

    String engine() {
        return String.valueOf(attribute("Engine"));
    }

    int workers() {
        return (int) attribute("Workers");
    }

    String knobs() {
        return String.valueOf(attribute("Knobs"));
    }

    String serverKind() {
        return String.valueOf(attribute("ServerKind"));
    }

    /** Waits until the runtime itself asks for the end of the process; returns the exit code it asks for. */
    int awaitExit() {
        return await("awaitExit");
    }

    /** Waits until the runtime wants the process to end whatever it waits for, if ever; returns the exit code. */
    int awaitForcedExit() {
        return await("awaitForcedExit");
    }

    private int await(String operation) {
        try {
            return (int) beans.invoke(name, operation, new Object[0], new String[0]);
        } catch (JMException e) {
            throw new IllegalStateException("the runtime cannot be waited for", e);
        }
    }

    /** Readiness goes down, requests in flight are finished; returns when they are, or after the grace period. */
    void drain() {
        try {
            beans.invoke(name, "drain", new Object[0], new String[0]);
        } catch (JMException e) {
            System.err.println("timpani: requests in flight could not be drained: " + e.getMessage());
        }
    }

    private Object attribute(String attribute) {
        try {
            return beans.getAttribute(name, attribute);
        } catch (JMException e) {
            throw new IllegalStateException("the runtime does not show its " + attribute, e);
        }
    }
}

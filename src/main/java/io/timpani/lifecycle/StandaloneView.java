package io.timpani.lifecycle;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What the standalone jar's main sees of the runtime: main and application live in different class loaders of one JVM, and
 * the platform's MBean server is the one thing both know. Not published in an application server.
 */
final class StandaloneView implements StandaloneViewMXBean {
    /** Set by the standalone main before it boots the server. */
    static final String STANDALONE = "timpani.standalone";

    /** Read by the standalone main when the start has failed. */
    static final String EXIT_CODE = "timpani.start-exit-code";

    static final String NAME = "io.timpani:type=Serving";

    private final ServingRuntime runtime;

    private StandaloneView(ServingRuntime runtime) {
        this.runtime = runtime;
    }

    static boolean isStandalone() {
        return Boolean.getBoolean(STANDALONE);
    }

    static void publish(ServingRuntime runtime, WorkerContext context) {
        if (!isStandalone()) {
            return;
        }
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(NAME);
            beans.registerMBean(new StandaloneView(runtime), name);
            context.deferCleanup(() -> beans.unregisterMBean(name), WorkerContext.CLIENT, "standalone view");
        } catch (JMException e) {
            throw new IllegalStateException("the runtime cannot be shown to the standalone server", e);
        }
    }

    /** For a start that failed for good: there is no view of it to ask. */
    static void leaveExitCode(int code) {
        if (isStandalone()) {
            System.setProperty(EXIT_CODE, Integer.toString(code));
        }
    }

    @Override
    public String getState() {
        return runtime.state().name();
    }

    @Override
    public String getModel() {
        return runtime.served()
                .map(serving -> serving.settings().model().codeDir().getFileName() + "/" + serving.artifact())
                .orElse("none");
    }

    @Override
    public String getEngine() {
        return runtime.served().map(Serving::engine).orElse("none");
    }

    @Override
    public int getWorkers() {
        return runtime.served().map(serving -> serving.admission().permits()).orElse(0);
    }

    @Override
    public String getKnobs() {
        return runtime.served().map(Serving::effectiveKnobs).orElse("none");
    }

    @Override
    public String getServerKind() {
        return runtime.serverKind().value();
    }

    @Override
    public int awaitExit() {
        return runtime.awaitExit();
    }

    @Override
    public int awaitForcedExit() {
        return runtime.awaitForcedExit();
    }

    @Override
    public void drain() {
        runtime.drain();
    }
}

package io.timpani.config;

import io.timpani.metadata.LazyLoading;
import io.timpani.model.TargetType;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Binds all settings: finds their values, checks each and all together, and tells everything that is wrong. */
public final class Binder {
    private static final Logger LOG = System.getLogger(Binder.class.getName());
    private static final List<String> LOGGING_LEVELS =
            List.of("all", "debug", "info", "warn", "warning", "error", "critical", "fatal");
    private static final long MOST_KEEP_ALIVE_SECONDS = 3_600;
    private static final long DEFAULT_STATS_WINDOW_SECONDS = 60;

    private Binder() {}

    /** Binds the settings of a server, as {@link #bind(Command, Source, Source)} does. */
    public static Binding bind(Source explicit, Source environment) {
        return bind(Command.SERVER, explicit, environment);
    }

    /**
     * Binds the settings of a command. Nothing is logged and nothing kept: the same sources give the same outcome.
     *
     * @param explicit {@code timpani.} keys, from the command line, system properties or MicroProfile Config
     * @param environment variables by their names
     */
    public static Binding bind(Command command, Source explicit, Source environment) {
        Findings findings = new Findings();
        return command.hasModel()
                ? withModel(command, explicit, environment, findings)
                : withoutModel(new Lookup(command, explicit, environment), findings);
    }

    private static Binding withModel(Command command, Source explicit, Source environment, Findings findings) {
        // first of all, since any knob may be a runtime parameter
        CodeFiles files = CodeFiles.read(new Lookup(command, explicit, environment), findings);
        Lookup lookup =
                new Lookup(command, explicit, Source.of(files.parameters()).or(environment));
        Values values = new Values(lookup, findings);
        Knobs knobs = new Knobs(lookup, findings);

        ServerSettings server = new ServerBinder(lookup, values, knobs, findings).bind();
        AdmissionSettings admission = new AdmissionBinder(lookup, values, knobs, findings).bind();
        WorkerBinder workerBinder = new WorkerBinder(lookup, values, knobs);
        WorkerSettings workers = workerBinder.workers();
        Optional<WatchdogSettings> watchdog = workerBinder.watchdog();
        Optional<SystemSettings> system = new SystemBinder(values, findings).bind();
        values.choice(Setting.LOGGING_LEVEL, LOGGING_LEVELS);
        ModelBinder modelBinder = new ModelBinder(lookup, values, findings, files);
        Optional<ModelSettings> model = modelBinder.bind(server, admission);
        Optional<TargetType> targetType = modelBinder.targetType();
        AnswerSettings answers = answers(values, knobs, new DeploymentBinder(values, findings).bind(targetType));
        Optional<RunSettings> run = new RunBinder(lookup, values, findings).bind(targetType);
        new CrossChecks(lookup, values, findings).run(targetType);
        Optional<ContainerSettings> container = new ContainerBinder(lookup, values, findings).bind();
        Optional<LazyLoading> lazyLoading = new LazyLoadingBinder(lookup, values, findings).bind();
        new LaterFeatures(lookup, values, findings).refuse(targetType, lazyLoading);

        Optional<Settings> settings = findings.problems().isEmpty()
                ? model.map(found -> new Settings(found, server, admission, answers, workers, watchdog, system))
                : Optional.empty();
        return new Binding(
                server,
                settings,
                run.filter(found -> settings.isPresent()),
                container,
                findings.problems(),
                findings.warnings());
    }

    private static Binding withoutModel(Lookup lookup, Findings findings) {
        Values values = new Values(lookup, findings);
        ServerSettings server = new ServerBinder(lookup, values, new Knobs(lookup, findings), findings).bind();
        values.choice(Setting.LOGGING_LEVEL, LOGGING_LEVELS);
        Optional<RunSettings> run = new RunBinder(lookup, values, findings).bind(Optional.empty());
        boolean sound = findings.problems().isEmpty();
        return new Binding(
                server,
                Optional.empty(),
                run.filter(found -> sound),
                Optional.empty(),
                findings.problems(),
                findings.warnings());
    }

    /** Binds what the platform gives: MicroProfile Config where there is one, system properties, environment. Logs warnings. */
    public static Binding bindFromPlatform() {
        Binding binding = bind(Source.properties(), Source.environment());
        binding.warnings().forEach(warning -> LOG.log(Logger.Level.WARNING, warning));
        return binding;
    }

    private static AnswerSettings answers(Values values, Knobs knobs, Optional<DeploymentConfig> deployment) {
        boolean drumOrder = values.choice(Setting.BINARY_ORDER, List.of("documented", "drum"))
                .filter("drum"::equals)
                .isPresent();
        long window = values.number(Setting.STATS_WINDOW, 1, Integer.MAX_VALUE).orElse(DEFAULT_STATS_WINDOW_SECONDS);
        return new AnswerSettings(
                drumOrder,
                values.flag(Setting.STRICT_ROW_COUNT),
                values.flag(Setting.SHOW_PERF),
                Duration.ofSeconds(window),
                deployment,
                chat(values, knobs));
    }

    private static ChatSettings chat(Values values, Knobs knobs) {
        Duration keepAlive = values.number(Setting.CHAT_KEEP_ALIVE, 1, MOST_KEEP_ALIVE_SECONDS).stream()
                .mapToObj(Duration::ofSeconds)
                .findFirst()
                .orElse(ChatSettings.DEFAULT.keepAlive());
        return new ChatSettings(keepAlive, knobs.parameter("LLM_ID"));
    }
}

package io.timpani.stats;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.Route;
import io.timpani.lifecycle.CallTimes;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** {@code /stats/}: memory, CPU, timings. */
@Path(Route.Paths.STATS)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
    private static final double MEGABYTE = 1024 * 1024;

    private final ProcessUsage usage = ProcessUsage.ofThisProcess();
    private final WorkerUsage workers = new WorkerUsage();
    private final ContainerMemory container = ContainerMemory.ofThisProcess();

    @Inject
    private ServingRuntime runtime;

    @GET
    public JsonBuffer stats() {
        Serving serving = runtime.serving();
        JsonBuffer json = new JsonBuffer();
        json.raw("{\"drum_info\":[");
        long rss = process(json, usage);
        for (ProcessUsage worker : workers.of(serving.processes())) {
            json.raw(',');
            rss += process(json, worker);
        }
        json.raw("],\"mem_info\":{\"total\":");
        MachineMemory machine = MachineMemory.read();
        megabytes(json, machine.total());
        json.raw(",\"avail\":");
        megabytes(json, machine.available());
        json.raw(",\"free\":");
        megabytes(json, machine.free());
        json.raw(",\"drum_rss\":");
        megabytes(json, OptionalLong.of(rss));
        json.raw(",\"container_limit\":");
        megabytes(json, container.limit());
        json.raw(",\"container_max_used\":");
        megabytes(json, container.mostUsed());
        json.raw(",\"container_used\":");
        megabytes(json, container.used());
        json.raw("},\"time_info\":{");
        times(json, serving.times(), serving.settings().answers().showPerf());
        return json.raw("}}");
    }

    /** Writes it, and tells its memory in bytes. */
    private static long process(JsonBuffer json, ProcessUsage process) {
        OptionalLong rss = process.residentBytes();
        json.raw("{\"pid\":").integer(process.pid());
        json.raw(",\"cmdline\":").tree(process.commandLine());
        json.raw(",\"mem\":");
        megabytes(json, rss);
        json.raw(",\"cpu_percent\":")
                .exactNumber(process.cpuPercentSinceLastRead())
                .raw('}');
        return rss.orElse(0);
    }

    private static void times(JsonBuffer json, CallTimes times, boolean shown) {
        json.raw("\"run_predictor_total\":{");
        if (shown) {
            summary(json, times.sinceStart());
        } else {
            nulls(json, List.of("min", "max", "avg", "total", "count"));
        }
        json.raw("},\"run_predictor_window\":{");
        if (shown) {
            summary(json, times.inWindow());
            json.raw(",\"seconds\":").exactNumber(times.windowSeconds());
        } else {
            nulls(json, List.of("min", "max", "avg", "total", "count", "seconds"));
        }
        json.raw("}");
    }

    private static void summary(JsonBuffer json, CallTimes.Summary summary) {
        json.raw("\"min\":");
        seconds(json, summary.min());
        json.raw(",\"max\":");
        seconds(json, summary.max());
        json.raw(",\"avg\":");
        seconds(json, summary.average());
        json.raw(",\"total\":").exactNumber(summary.total());
        json.raw(",\"count\":").integer(summary.count());
    }

    private static void nulls(JsonBuffer json, List<String> keys) {
        json.raw("\"" + String.join("\":null,\"", keys) + "\":null");
    }

    private static void seconds(JsonBuffer json, OptionalDouble value) {
        json.exactNumber(value.orElse(Double.NaN));
    }

    private static void megabytes(JsonBuffer json, OptionalLong bytes) {
        json.exactNumber(bytes.isPresent() ? bytes.getAsLong() / MEGABYTE : Double.NaN);
    }
}

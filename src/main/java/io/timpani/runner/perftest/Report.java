package io.timpani.runner.perftest;

import java.util.List;

/**
 * All that was measured.
 *
 * @param setup with what
 * @param cases of each case a result per server
 * @param loads of each load a result per server
 * @param ceilings requests without work per second and server, NaN = not known; empty when no load was measured
 */
record Report(Setup setup, List<List<CaseResult>> cases, List<List<LoadResult>> loads, List<Double> ceilings) {

    /**
     * What was measured with.
     *
     * @param time when, as ISO 8601
     * @param model directory of the model
     * @param data file with the rows
     * @param features columns of the file
     * @param samples rows per request under load, and what they weigh
     * @param servers names and addresses
     * @param inServer true: the time that the server measured is told
     */
    record Setup(
            String time,
            String model,
            String data,
            int features,
            String samples,
            List<Server> servers,
            boolean inServer) {
        boolean compares() {
            return servers.size() > 1;
        }
    }

    /**
     * A server as reports call it.
     *
     * @param name short
     * @param address with its scheme
     * @param own true: started for the test
     * @param process what it took is known only where this is
     */
    record Server(String name, String address, boolean own, ServerProcess process) {}

    /** True when a case or a load failed on any server. */
    boolean failed() {
        return cases.stream().flatMap(List::stream).anyMatch(CaseResult::failed)
                || loads.stream().flatMap(List::stream).anyMatch(LoadResult::failed);
    }
}

package fairlane.bench.scaling;

import java.util.List;

/**
 * The result of one strategy with one trace. A wait is the time in seconds from when a message's own limits allow its
 * release until a worker starts to send it; a message that is never sent waits until the end.
 *
 * @param workerHours worker hours, including those of starting workers
 * @param lastSentAt start of the last send, in seconds since the start
 * @param samples number of workers at every poll
 */
record StrategyResult(double workerHours, double p50, double p99, double lastSentAt, List<WorkerSample> samples) {
    StrategyResult {
        samples = List.copyOf(samples);
    }

    /**
     * The number of workers from a time on.
     *
     * @param at seconds since the start
     */
    record WorkerSample(int at, int workers) {}

    int maxWorkers() {
        return samples.stream().mapToInt(WorkerSample::workers).max().orElse(0);
    }
}

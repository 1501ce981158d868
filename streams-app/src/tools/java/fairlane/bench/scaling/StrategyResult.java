package fairlane.bench.scaling;

import java.util.List;

/**
 * How one strategy did with one trace. Waits are from when a message's own limits let it go until a worker begins to send it,
 * in seconds; one that is never sent waits until the end.
 *
 * @param workerHours also of workers that start
 * @param lastSentAt seconds since the beginning
 * @param samples of the workers, at every poll
 */
record StrategyResult(double workerHours, double p50, double p99, double lastSentAt, List<WorkerSample> samples) {
    StrategyResult {
        samples = List.copyOf(samples);
    }

    /**
     * So many workers there were, from then on.
     *
     * @param at seconds since the beginning
     */
    record WorkerSample(int at, int workers) {}

    int maxWorkers() {
        return samples.stream().mapToInt(WorkerSample::workers).max().orElse(0);
    }
}

package fairlane.bench.scaling;

import java.util.List;

/**
 * The result of simulating one trace with one strategy. The wait of a message begins when its own limits allow its
 * release and ends when a worker starts to send it; a message that is never sent waits until the end of the simulation.
 *
 * @param workerHours sum of the running times of all workers in hours, including the time in which they start
 * @param p50 median wait in seconds
 * @param p99 99th percentile of the waits in seconds
 * @param lastSentAt time at which the last message was sent, in seconds since the start
 * @param samples the number of workers at each poll of the autoscaler
 */
record StrategyResult(double workerHours, double p50, double p99, double lastSentAt, List<WorkerSample> samples) {
    StrategyResult {
        samples = List.copyOf(samples);
    }

    /**
     * The number of workers from a given time until the next sample.
     *
     * @param at the time in seconds since the start
     */
    record WorkerSample(int at, int workers) {}

    int maxWorkers() {
        return samples.stream().mapToInt(WorkerSample::workers).max().orElse(0);
    }
}

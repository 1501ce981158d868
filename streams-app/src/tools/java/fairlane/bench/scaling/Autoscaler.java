package fairlane.bench.scaling;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What stands between a figure and running workers, as KEDA and the autoscaler of Kubernetes have it: more workers are
 * started as soon as more are wanted, and take a while to be ready; fewer are kept only when nothing more was wanted for the
 * stabilisation window (its highest figure holds). Times are seconds since the beginning.
 */
final class Autoscaler {
    static final int POLL_SECONDS = 15;
    static final int START_SECONDS = 30;
    static final int STABILISATION_SECONDS = 300;

    private final Deque<Target> recentTargets = new ArrayDeque<>();
    /** When each of those that are starting is ready. */
    private final Deque<Double> startingReadyAt = new ArrayDeque<>();

    private int ready;

    private record Target(double at, int workers) {}

    /** @param workers that are ready at the beginning */
    Autoscaler(int workers) {
        this.ready = workers;
    }

    void poll(double now, int targetWorkers) {
        recentTargets.addLast(new Target(now, targetWorkers));
        while (now - recentTargets.getFirst().at() > STABILISATION_SECONDS) {
            recentTargets.removeFirst();
        }
        int target = recentTargets.stream().mapToInt(Target::workers).max().orElse(targetWorkers);
        while (billedWorkers() < target) {
            startingReadyAt.addLast(now + START_SECONDS);
        }
        while (billedWorkers() > target) {
            if (startingReadyAt.pollLast() == null) {
                ready--;
            }
        }
    }

    /** Those that send. */
    int readyWorkers(double now) {
        while (!startingReadyAt.isEmpty() && startingReadyAt.getFirst() <= now) {
            startingReadyAt.removeFirst();
            ready++;
        }
        return ready;
    }

    /** Those that cost: also while they start. */
    int billedWorkers() {
        return ready + startingReadyAt.size();
    }
}

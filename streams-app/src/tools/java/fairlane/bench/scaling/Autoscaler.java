package fairlane.bench.scaling;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Simulates an autoscaler in the manner of KEDA and the Kubernetes HPA. It starts workers as soon as the target rises;
 * a new worker takes some time to be ready. It stops workers only down to the highest target within the stabilisation
 * window. All times are in seconds since the start of the simulation.
 */
final class Autoscaler {
    static final int POLL_SECONDS = 15;
    static final int START_SECONDS = 30;
    static final int STABILISATION_SECONDS = 300;

    private final Deque<Target> recentTargets = new ArrayDeque<>();
    /** For each worker that is starting, the time when it will be ready. */
    private final Deque<Double> startingReadyAt = new ArrayDeque<>();

    private int ready;

    private record Target(double at, int workers) {}

    /** @param workers number of workers that are ready at the start */
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

    /** Returns the number of workers that are ready to send messages. */
    int readyWorkers(double now) {
        while (!startingReadyAt.isEmpty() && startingReadyAt.getFirst() <= now) {
            startingReadyAt.removeFirst();
            ready++;
        }
        return ready;
    }

    /** Returns the number of workers that cost money, including workers that are still starting. */
    int billedWorkers() {
        return ready + startingReadyAt.size();
    }
}

package fairlane.cli.bench.scaling;

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

    private final Deque<Wanted> lately = new ArrayDeque<>();
    /** When each of those that are starting is ready. */
    private final Deque<Double> starting = new ArrayDeque<>();

    private int ready;

    private record Wanted(double at, int workers) {}

    /** @param workers that are ready at the beginning */
    Autoscaler(int workers) {
        this.ready = workers;
    }

    void poll(double now, int wanted) {
        lately.addLast(new Wanted(now, wanted));
        while (now - lately.getFirst().at() > STABILISATION_SECONDS) {
            lately.removeFirst();
        }
        int target = lately.stream().mapToInt(Wanted::workers).max().orElse(wanted);
        while (paid() < target) {
            starting.addLast(now + START_SECONDS);
        }
        while (paid() > target) {
            if (starting.pollLast() == null) {
                ready--;
            }
        }
    }

    /** Those that send. */
    int ready(double now) {
        while (!starting.isEmpty() && starting.getFirst() <= now) {
            starting.removeFirst();
            ready++;
        }
        return ready;
    }

    /** Those that cost: also while they start. */
    int paid() {
        return ready + starting.size();
    }
}

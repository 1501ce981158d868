package fairlane.guarantees;

import fairlane.core.limits.RateLimit;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Observes a simulated partition in which only the rates of one kind of subject (sender, customer or channel) limit the
 * releases. Passes the events of each such subject to a {@link WorkConserving} of its own.
 */
final class CapacityObserver implements SimulatedPartition.Observer {
    private static final long LONGEST_TICK_MILLIS = 20;
    private static final int LARGEST_COST = 7;

    private final Function<Request, String> limited;
    private final @Nullable RateLimit rate;
    private final Map<String, WorkConserving> guarantees = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();

    /**
     * Creates an observer.
     *
     * @param limited returns the subject whose rate limits a request
     * @param rate the rate of each subject; null if no rate limits the requests
     */
    CapacityObserver(Function<Request, String> limited, @Nullable RateLimit rate) {
        this.limited = limited;
        this.rate = rate;
    }

    @Override
    public void offered(Request request, long at) {
        addQueued(request, at, 1);
    }

    @Override
    public void released(Request request, long at) {
        guaranteeOf(request).released(at, request.cost());
        addQueued(request, at, -1);
    }

    @Override
    public void refused(Request request, Refusal refusal, long at) {
        addQueued(request, at, -1);
    }

    void assertHolds(long at) {
        guarantees.values().forEach(guarantee -> guarantee.assertHolds(at));
    }

    private void addQueued(Request request, long at, int change) {
        int waiting = queued.merge(limited.apply(request), change, Integer::sum);
        guaranteeOf(request).waiting(at, waiting > 0);
    }

    private WorkConserving guaranteeOf(Request request) {
        return guarantees.computeIfAbsent(limited.apply(request), name -> guaranteeOf(name, request.acceptedAt()));
    }

    private WorkConserving guaranteeOf(String name, long at) {
        if (rate == null) {
            return new WorkConserving(name, 0, LONGEST_TICK_MILLIS);
        }
        double burst = rate.capacity(SimulatedPartition.SETTINGS.tickMillis());
        WorkConserving guarantee = new WorkConserving(name, burst + LARGEST_COST, LONGEST_TICK_MILLIS);
        guarantee.capacity(at, rate.units() / rate.periodMillis());
        return guarantee;
    }
}

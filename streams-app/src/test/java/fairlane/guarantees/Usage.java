package fairlane.guarantees;

import fairlane.core.Rate;
import fairlane.core.Refusal;
import fairlane.core.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells {@link WorkConserving} of everyone whose rate is the only limit when something waits for it. */
final class Usage implements SimulatedPartition.Observer {
    private static final long LONGEST_TICK_MILLIS = 20;
    private static final int LARGEST_COST = 7;

    private final Function<Request, String> limited;
    private final @Nullable Rate rate;
    private final Map<String, WorkConserving> usage = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();

    /** @param limited by whom the requests are limited, by the rate; null: by nothing */
    Usage(Function<Request, String> limited, @Nullable Rate rate) {
        this.limited = limited;
        this.rate = rate;
    }

    @Override
    public void offered(Request request, long at) {
        queue(request, at, 1);
    }

    @Override
    public void released(Request request, long at) {
        usage(request).released(at, request.cost());
        queue(request, at, -1);
    }

    @Override
    public void refused(Request request, Refusal refusal, long at) {
        queue(request, at, -1);
    }

    void assertHolds(long at) {
        usage.values().forEach(each -> each.assertHolds(at));
    }

    private void queue(Request request, long at, int more) {
        int waiting = queued.merge(limited.apply(request), more, Integer::sum);
        usage(request).waiting(at, waiting > 0);
    }

    private WorkConserving usage(Request request) {
        return usage.computeIfAbsent(limited.apply(request), name -> usage(name, request.acceptedAt()));
    }

    private WorkConserving usage(String name, long at) {
        if (rate == null) {
            return new WorkConserving(name, 0, LONGEST_TICK_MILLIS);
        }
        double burst = rate.capacity(SimulatedPartition.SETTINGS.tickMillis());
        WorkConserving made = new WorkConserving(name, burst + LARGEST_COST, LONGEST_TICK_MILLIS);
        made.capacity(at, rate.units() / rate.periodMillis());
        return made;
    }
}

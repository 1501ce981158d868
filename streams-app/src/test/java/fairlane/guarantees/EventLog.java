package fairlane.guarantees;

import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Passes the committed events of a simulated partition to the guarantees that check them. */
final class EventLog implements SimulatedPartition.Observer {
    private final RateNeverExceeded rates = new RateNeverExceeded();
    private final FifoWithinLane fifo = new FifoWithinLane();
    private final NothingLost nothingLost = new NothingLost();
    private final NothingTwice nothingTwice = new NothingTwice();
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<String, List<RateBound>> reportedBounds = new HashMap<>();

    private record Subject(String name, Supplier<List<RateLimit>> rates) {}

    /** Registers all channels, customers and senders whose rates are checked. */
    void watchLimits(
            MemoryPolicies policies,
            List<String> channels,
            List<String> customers,
            Function<String, List<String>> senders,
            long at) {
        for (String channel : channels) {
            subjects.add(new Subject(channel, () -> policies.policy(channel).rates()));
            for (String customer : customers) {
                subjects.add(new Subject(
                        channel + "/" + customer, () -> ratesOf(policies.effectiveCustomer(channel, customer))));
                for (String sender : senders.apply(customer)) {
                    subjects.add(new Subject(
                            channel + "/" + customer + "/" + sender,
                            () -> ratesOf(policies.effectiveSender(channel, sender))));
                }
            }
        }
        onPoliciesChanged(at).run();
    }

    @Override
    public Runnable onPoliciesChanged(long at) {
        Map<String, List<RateBound>> changed = new HashMap<>();
        for (Subject subject : subjects) {
            List<RateBound> bounds =
                    subject.rates().get().stream().map(EventLog::bound).toList();
            if (!bounds.equals(reportedBounds.put(subject.name(), bounds))) {
                changed.put(subject.name(), bounds);
            }
        }
        return () -> changed.forEach((subject, bounds) -> rates.limit(subject, at, bounds));
    }

    void accepted(Request request) {
        nothingLost.accepted(message(request));
        nothingTwice.accepted(message(request));
    }

    @Override
    public void released(Request request, long at) {
        MessageAttempt message = message(request);
        fifo.released(message);
        nothingLost.ended(message);
        nothingTwice.ended(message, at);
        rates.released(request.channel(), at, request.cost());
        rates.released(request.channel() + "/" + request.customer(), at, request.cost());
        rates.released(message.lane(), at, request.cost());
    }

    @Override
    public void refused(Request request, Refusal refusal, long at) {
        nothingLost.ended(message(request));
        nothingTwice.ended(message(request), at);
    }

    void assertHolds(List<Request> queued) {
        List<String> keys =
                queued.stream().map(request -> message(request).key()).toList();
        rates.assertHolds();
        fifo.assertHolds();
        nothingLost.assertHolds(keys);
        nothingTwice.assertHolds(keys);
    }

    static MessageAttempt message(Request request) {
        return new MessageAttempt(
                request.channel(),
                request.customer(),
                request.sender(),
                "m" + request.position(),
                request.retry() ? 2 : 1,
                request.priority().rank(request.retry()),
                request.cost(),
                request.position(),
                !request.previouslyAccepted() && request.notBefore() == Long.MIN_VALUE);
    }

    private static List<RateLimit> ratesOf(LimitPolicy limit) {
        List<RateLimit> rates = limit.rates();
        return rates == null ? List.of() : rates;
    }

    static RateBound bound(RateLimit rate) {
        return new RateBound(
                rate.units(), rate.periodMillis(), rate.capacity(SimulatedPartition.SETTINGS.tickMillis()));
    }
}

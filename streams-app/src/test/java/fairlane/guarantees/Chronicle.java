package fairlane.guarantees;

import fairlane.core.Limit;
import fairlane.core.MemoryPolicies;
import fairlane.core.Rate;
import fairlane.core.Refusal;
import fairlane.core.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells the guarantees what became of a simulated partition's requests, and of its limits. */
final class Chronicle implements SimulatedPartition.Observer {
    private final RateNeverExceeded rates = new RateNeverExceeded();
    private final FifoWithinLane fifo = new FifoWithinLane();
    private final NothingLost lost = new NothingLost();
    private final NothingTwice twice = new NothingTwice();
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<String, List<Bound>> told = new HashMap<>();

    private record Subject(String name, Supplier<List<Rate>> rates) {}

    /** Everyone whose limits are to be held. */
    void watch(
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
        policiesChanged(at).run();
    }

    @Override
    public Runnable policiesChanged(long at) {
        Map<String, List<Bound>> now = new HashMap<>();
        for (Subject subject : subjects) {
            List<Bound> bounds =
                    subject.rates().get().stream().map(Chronicle::bound).toList();
            if (!bounds.equals(told.put(subject.name(), bounds))) {
                now.put(subject.name(), bounds);
            }
        }
        return () -> now.forEach((subject, bounds) -> rates.limit(subject, at, bounds));
    }

    void accepted(Request request) {
        lost.accepted(message(request));
        twice.accepted(message(request));
    }

    @Override
    public void released(Request request, long at) {
        Message message = message(request);
        fifo.released(message);
        lost.ended(message);
        twice.ended(message, at);
        rates.released(request.channel(), at, request.cost());
        rates.released(request.channel() + "/" + request.customer(), at, request.cost());
        rates.released(message.lane(), at, request.cost());
    }

    @Override
    public void refused(Request request, Refusal refusal, long at) {
        lost.ended(message(request));
        twice.ended(message(request), at);
    }

    void assertHolds(List<Request> queued) {
        List<String> keys =
                queued.stream().map(request -> message(request).key()).toList();
        rates.assertHolds();
        fifo.assertHolds();
        lost.assertHolds(keys);
        twice.assertHolds(keys);
    }

    static Message message(Request request) {
        return new Message(
                request.channel(),
                request.customer(),
                request.sender(),
                "m" + request.position(),
                request.retry() ? 2 : 1,
                request.priority().rank(request.retry()),
                request.cost(),
                request.position(),
                !request.accepted() && request.notBefore() == Long.MIN_VALUE);
    }

    private static List<Rate> ratesOf(Limit limit) {
        List<Rate> rates = limit.rates();
        return rates == null ? List.of() : rates;
    }

    static Bound bound(Rate rate) {
        return new Bound(rate.units(), rate.periodMillis(), rate.capacity(SimulatedPartition.SETTINGS.tickMillis()));
    }
}

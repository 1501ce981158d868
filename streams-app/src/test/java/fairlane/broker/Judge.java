package fairlane.broker;

import fairlane.core.Rate;
import fairlane.guarantees.Bound;
import fairlane.guarantees.FifoWithinLane;
import fairlane.guarantees.Message;
import fairlane.guarantees.NothingLost;
import fairlane.guarantees.NothingTwice;
import fairlane.guarantees.RateNeverExceeded;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Tells the guarantees what was accepted and what has come, and of which limits. */
final class Judge {
    private static final long TICK_MILLIS = 10;

    private final Function<Received, Map<String, List<Rate>>> limits;
    private final FifoWithinLane fifo = new FifoWithinLane();
    private final NothingLost lost = new NothingLost();
    private final NothingTwice twice = new NothingTwice();
    private final RateNeverExceeded rates = new RateNeverExceeded();
    private final Map<String, Message> accepted = new HashMap<>();
    private final Set<String> limited = new HashSet<>();

    /** @param limits who uses up what by a delivery: a sender, a customer, a channel's partition, with their rates */
    Judge(Function<Received, Map<String, List<Rate>>> limits) {
        this.limits = limits;
    }

    /** Everything has ended: one of each, in order, and none too early. */
    void requireAllKept(Collection<Message> sent, List<Received> received) {
        sent.forEach(this::accepted);
        received.forEach(this::ended);
        received.stream()
                .filter(Received::isDelivery)
                .sorted(Comparator.comparingLong(Received::releasedAt))
                .forEach(this::useUp);
        lost.assertHolds();
        twice.assertHolds();
        fifo.assertHolds();
        rates.assertHolds();
    }

    private void accepted(Message message) {
        accepted.put(message.key(), message);
        lost.accepted(message);
        twice.accepted(message);
    }

    private void ended(Received received) {
        Message message = message(received);
        lost.ended(message);
        twice.ended(message, received.record().timestamp());
        if (received.isDelivery()) {
            fifo.released(message);
        }
    }

    private void useUp(Received delivery) {
        limits.apply(delivery).forEach((subject, bounds) -> {
            if (limited.add(subject)) {
                rates.limit(
                        subject,
                        delivery.releasedAt(),
                        bounds.stream().map(Judge::bound).toList());
            }
            rates.released(subject, delivery.releasedAt(), message(delivery).cost());
        });
    }

    /** A message that nobody sent is nobody's; that it came is a violation of its own. */
    private Message message(Received received) {
        Message message = accepted.get(received.key());
        return message != null
                ? message
                : new Message("?", received.customer(), received.sender(), received.key(), 1, 0, 1, 0, false);
    }

    private static Bound bound(Rate rate) {
        return new Bound(rate.units(), rate.periodMillis(), rate.capacity(TICK_MILLIS));
    }
}

package fairlane.broker;

import fairlane.core.limits.RateLimit;
import fairlane.guarantees.FifoWithinLane;
import fairlane.guarantees.MessageAttempt;
import fairlane.guarantees.NothingLost;
import fairlane.guarantees.NothingTwice;
import fairlane.guarantees.RateBound;
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

    private final Function<Received, Map<String, List<RateLimit>>> limits;
    private final FifoWithinLane fifo = new FifoWithinLane();
    private final NothingLost lost = new NothingLost();
    private final NothingTwice twice = new NothingTwice();
    private final RateNeverExceeded rates = new RateNeverExceeded();
    private final Map<String, MessageAttempt> accepted = new HashMap<>();
    private final Set<String> limited = new HashSet<>();

    /** @param limits who uses up what by a delivery: a sender, a customer, a channel's partition, with their rates */
    Judge(Function<Received, Map<String, List<RateLimit>>> limits) {
        this.limits = limits;
    }

    /** Everything has ended: one of each, in order, and none too early. */
    void requireAllKept(Collection<MessageAttempt> sent, List<Received> received) {
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

    private void accepted(MessageAttempt message) {
        accepted.put(message.key(), message);
        lost.accepted(message);
        twice.accepted(message);
    }

    private void ended(Received received) {
        MessageAttempt message = message(received);
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
    private MessageAttempt message(Received received) {
        MessageAttempt message = accepted.get(received.key());
        return message != null
                ? message
                : new MessageAttempt("?", received.customer(), received.sender(), received.key(), 1, 0, 1, 0, false);
    }

    private static RateBound bound(RateLimit rate) {
        return new RateBound(rate.units(), rate.periodMillis(), rate.capacity(TICK_MILLIS));
    }
}

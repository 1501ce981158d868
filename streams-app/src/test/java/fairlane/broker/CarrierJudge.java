package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.cli.carrier.Arrival;
import fairlane.guarantees.MessageAttempt;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a carrier is promised: in order, at the allowed rate, and twice only what was in hand when a worker was struck. What
 * the carrier refused may be tried once more when a partition goes from one worker to another: that it has failed can be
 * told only once everything before it has ended.
 */
final class CarrierJudge {
    static final int CONCURRENCY = 16;
    /** How late a busy machine may start a send, and so how much nearer the next one may come. */
    private static final long LATE_MILLIS = 20;
    /** Besides what was being sent, a worker has in hand what ended since its last commit. */
    private static final int MOST_UNTOLD = 100;

    private static final int TAKEN = 200;
    private static final long UNTOLD_MILLIS = 2_000;
    /** What a worker was just about to send when it was suspended goes out when it wakes up. */
    private static final int MOST_UNDERWAY = 4;

    private static final long UNDERWAY_MILLIS = 1_000;
    /** Failed attempts behind what waits for its time, of all partitions that go elsewhere at once. */
    private static final int MOST_FAILED = 20;

    private final long allowanceMillis;
    private final List<Blow> blows = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();

    /** @param allowanceMillis between two messages of a sender */
    CarrierJudge(long allowanceMillis) {
        this.allowanceMillis = allowanceMillis;
    }

    /** Why an attempt may have come twice. Times are epoch milliseconds. */
    private sealed interface Excuse {
        boolean covers(Arrival first, Arrival again);

        /** How many it covers. */
        int most();
    }

    /**
     * Something that happened to a worker.
     *
     * @param isWaking it went on then; else it was struck
     */
    private record Blow(long from, long until, boolean isWaking) implements Excuse {
        @Override
        public boolean covers(Arrival first, Arrival again) {
            return isWaking
                    ? again.time() >= from && again.time() <= until + UNDERWAY_MILLIS
                    : first.time() >= from - UNTOLD_MILLIS && first.time() <= until && again.time() >= from;
        }

        @Override
        public int most() {
            return isWaking ? MOST_UNDERWAY : CONCURRENCY + MOST_UNTOLD;
        }
    }

    /** While it goes on, partitions go from one worker to another. */
    private record Move(long from, long until) implements Excuse {
        @Override
        public boolean covers(Arrival first, Arrival again) {
            return first.answer() != TAKEN && again.time() >= from && first.time() <= until;
        }

        @Override
        public int most() {
            return MOST_FAILED;
        }
    }

    /** A worker is killed or suspended. */
    void struck(Runnable blow) {
        note(blow, false);
    }

    /** A suspended worker goes on. */
    void woken(Runnable blow) {
        note(blow, true);
    }

    private void note(Runnable blow, boolean isWaking) {
        long from = System.currentTimeMillis();
        blow.run();
        blows.add(new Blow(from, System.currentTimeMillis(), isWaking));
    }

    /** Partitions go from one worker to another, until all of them get on again. */
    void moved(Runnable move) {
        long from = System.currentTimeMillis();
        move.run();
        moves.add(new Move(from, System.currentTimeMillis()));
    }

    /** Everything has arrived and is acknowledged. */
    void requireAllKept(Collection<MessageAttempt> accepted, List<Arrival> arrivals, List<Outcome> outcomes) {
        requireOrder(accepted, arrivals);
        requireFewTwice(arrivals);
        requireSpacing(outcomes);
        assertThat(outcomes.stream()
                        .filter(outcome -> outcome.getStatus() == OutcomeStatus.DELIVERED)
                        .map(Outcome::getId)
                        .distinct())
                .hasSameSizeAs(accepted);
    }

    /** First arrivals come in the order of the requests. */
    private static void requireOrder(Collection<MessageAttempt> accepted, List<Arrival> arrivals) {
        Map<String, List<String>> expected = accepted.stream()
                .sorted(Comparator.comparingLong(MessageAttempt::position))
                .collect(Collectors.groupingBy(
                        MessageAttempt::customer, Collectors.mapping(MessageAttempt::id, Collectors.toList())));
        Set<String> known = new HashSet<>();
        Map<String, List<String>> first = arrivals.stream()
                .filter(arrival -> known.add(arrival.webhookId()))
                .collect(Collectors.groupingBy(
                        arrival -> Objects.requireNonNull(arrival.customer()),
                        Collectors.mapping(Arrival::id, Collectors.toList())));
        assertThat(first).isEqualTo(expected);
    }

    /** An attempt came twice only where the first was in hand when its worker was struck, and with the same key. */
    private void requireFewTwice(List<Arrival> arrivals) {
        Map<String, Arrival> attempts = new HashMap<>();
        Map<Excuse, Integer> twice = new HashMap<>();
        for (Arrival arrival : arrivals) {
            Arrival first =
                    attempts.putIfAbsent(arrival.customer() + "/" + arrival.id() + " " + arrival.attempt(), arrival);
            if (first != null) {
                assertThat(arrival.webhookId()).isEqualTo(first.webhookId());
                twice.merge(excuse(first, arrival), 1, Integer::sum);
            }
        }
        System.out.printf("%d arrived at the carrier; twice: %s%n", arrivals.size(), twice);
        assertThat(twice)
                .allSatisfy(
                        (excuse, count) -> assertThat(count).as("%s", excuse).isLessThanOrEqualTo(excuse.most()));
    }

    private Excuse excuse(Arrival first, Arrival again) {
        return Stream.concat(blows.stream(), moves.stream())
                .filter(excuse -> excuse.covers(first, again))
                .findFirst()
                .orElseThrow(() -> new AssertionError(first + " came again at " + again.time()
                        + ", and nothing had happened but " + blows + " and " + moves));
    }

    /** What nobody knows the start of is what was sent just before a kill, and acknowledged beyond a gap. */
    private void requireSpacing(List<Outcome> outcomes) {
        outcomes.stream()
                .filter(outcome -> outcome.getStartedAt() != null)
                .collect(Collectors.groupingBy(Outcome::getSender))
                .forEach((lane, its) -> {
                    List<Long> starts = its.stream()
                            .map(outcome -> outcome.getStartedAt().toEpochMilli())
                            .sorted()
                            .toList();
                    for (int i = 1; i < starts.size(); i++) {
                        assertThat(starts.get(i) - starts.get(i - 1))
                                .as("gap in %s at %d", lane, starts.get(i))
                                .isGreaterThanOrEqualTo(allowanceMillis - LATE_MILLIS);
                    }
                });
    }
}

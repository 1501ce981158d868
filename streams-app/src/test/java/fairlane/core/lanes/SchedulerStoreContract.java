package fairlane.core.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.PolicySource;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import fairlane.core.model.SequenceRange;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.LaneView;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.core.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests that every {@link SchedulerStore} must pass, the one in memory and the one of the pipeline. */
public abstract class SchedulerStoreContract {
    private static final SchedulerSettings SETTINGS = new SchedulerSettings(10, 5_000, 1);
    private static final int RANK = MessagePriority.NORMAL.rank(false);
    private static final int OTHER_RANK = MessagePriority.HIGH.rank(false);

    /** Returns the store under test, which is empty at the beginning of each test. */
    public abstract SchedulerStore store();

    /** Stores a message as the caller of the scheduler does for {@link Decision.Queue}. */
    public abstract void put(Lane lane, int rank, long sequence, Request request);

    /** Removes a message from the store as the {@link ReleaseSink} does. */
    public abstract void take(Lane lane, int rank, long sequence);

    /** Restores the saved lanes and meters into the scheduler, as a task does when it starts. */
    public abstract void restore(Scheduler scheduler);

    /**
     * Restarts the task without loss. A store overrides this method if its {@link SchedulerStore#findRange} works only
     * after a restart.
     */
    public void restartTask() {}

    @Test
    void storeReturnsTheCostAcceptanceTimeAndExpiryTimeOfAMessage() {
        Lane lane = lane("acme", "x");
        put(lane, RANK, 7, request("acme", "x", 5, 1_000, 9_000));
        assertThat(store().head(lane, RANK, 7)).isEqualTo(new Head(5, 1_000, 9_000));
    }

    @Test
    void storeReturnsTheMaximumAsExpiryTimeOfAMessageThatNeverExpires() {
        Lane lane = lane("acme", "x");
        put(lane, RANK, 7, request("acme", "x", 1_000, 1_000, Long.MAX_VALUE));
        assertThat(store().head(lane, RANK, 7)).isEqualTo(new Head(1_000, 1_000, Long.MAX_VALUE));
    }

    @Test
    void storeReturnsNullAtAPositionWithoutMessage() {
        Lane lane = lane("acme", "x");
        put(lane, RANK, 7, request("acme", "x"));
        assertThat(store().head(lane, RANK, 8)).isNull();
        assertThat(store().head(lane, OTHER_RANK, 7)).isNull();
        assertThat(store().head(lane("acme", "y"), RANK, 7)).isNull();
        assertThat(store().head(lane("bolt", "x"), RANK, 7)).isNull();
    }

    @Test
    void storeReturnsNullForARemovedMessage() {
        Lane lane = lane("acme", "x");
        put(lane, RANK, 7, request("acme", "x"));
        take(lane, RANK, 7);
        assertThat(store().head(lane, RANK, 7)).isNull();
    }

    @Test
    void findRangeReturnsTheFirstAndLastMessageInTheRange() {
        Lane lane = lane("acme", "x");
        for (long sequence = 100; sequence <= 1_300; sequence += 3) {
            put(lane, RANK, sequence, request("acme", "x"));
        }
        restartTask();
        assertThat(store().findRange(lane, RANK, 0, 2_000)).isEqualTo(new SequenceRange(100, 1_300));
        assertThat(store().findRange(lane, RANK, 100, 1_300)).isEqualTo(new SequenceRange(100, 1_300));
        assertThat(store().findRange(lane, RANK, 101, 1_299)).isEqualTo(new SequenceRange(103, 1_297));
        assertThat(store().findRange(lane, RANK, 103, 103)).isEqualTo(new SequenceRange(103, 103));
    }

    @Test
    void findRangeIgnoresMessagesOfOtherLanesAndRanks() {
        put(lane("acme", "x"), OTHER_RANK, 5, request("acme", "x"));
        put(lane("acme", "x"), RANK + 1, 5, request("acme", "x"));
        put(lane("acme", "x2"), RANK, 5, request("acme", "x2"));
        put(lane("acme", "w"), RANK, 5, request("acme", "w"));
        put(lane("acm", "ex"), RANK, 5, request("acm", "ex"));
        restartTask();
        assertThat(store().findRange(lane("acme", "x"), RANK, 0, Long.MAX_VALUE))
                .isNull();
    }

    @Test
    void findRangeIgnoresRemovedMessages() {
        Lane lane = lane("acme", "x");
        for (long sequence = 0; sequence < 50; sequence++) {
            put(lane, RANK, sequence, request("acme", "x"));
        }
        for (long sequence = 0; sequence < 20; sequence++) {
            take(lane, RANK, sequence);
        }
        restartTask();
        assertThat(store().findRange(lane, RANK, 0, 1_023)).isEqualTo(new SequenceRange(20, 49));
    }

    @Test
    void findRangeReturnsNullForARangeWithoutMessages() {
        Lane lane = lane("acme", "x");
        put(lane, RANK, 1_023, request("acme", "x"));
        put(lane, RANK, 1_024, request("acme", "x"));
        restartTask();
        assertThat(store().findRange(lane, RANK, 1_024, 1_023)).isNull();
        assertThat(store().findRange(lane, RANK, 0, -1)).isNull();
        assertThat(store().findRange(lane, RANK, 0, 1_000)).isNull();
    }

    @Test
    void findRangeOrdersSequenceNumbersNumericallyWhateverTheirByteLength() {
        Lane lane = lane("acme", "x");
        for (long sequence : new long[] {255, 256, 65_535, 65_536, 1L << 40, Long.MAX_VALUE - 5_000}) {
            put(lane, RANK, sequence, request("acme", "x"));
        }
        restartTask();
        assertThat(store().findRange(lane, RANK, 0, Long.MAX_VALUE))
                .isEqualTo(new SequenceRange(255, Long.MAX_VALUE - 5_000));
        assertThat(store().findRange(lane, RANK, 256, 65_535)).isEqualTo(new SequenceRange(256, 65_535));
    }

    @Test
    void storeRestoresALaneFromItsLastSavedCheckpoints() {
        put(lane("acme", "x"), RANK, 17, request("acme", "x"));
        store().saveLane(lane("acme", "x"), List.of(new LaneCheckpoint(RANK, 3, 9)));
        store().saveLane(
                        lane("acme", "x"),
                        List.of(new LaneCheckpoint(OTHER_RANK, 0, -1), new LaneCheckpoint(RANK, 10, 1_033)));
        assertThat(lanes()).containsExactly("sms/acme/x held 1");
    }

    @Test
    void storeDoesNotRestoreALaneWhoseCheckpointsWereDropped() {
        store().saveLane(lane("acme", "x"), List.of(new LaneCheckpoint(RANK, 10, 1_033)));
        store().saveLane(lane("acme", "y"), List.of(new LaneCheckpoint(RANK, 10, 1_033)));
        put(lane("acme", "y"), RANK, 20, request("acme", "y"));
        store().dropLane(lane("acme", "x"));
        store().dropLane(lane("acme", "was never there"));
        assertThat(lanes()).containsExactly("sms/acme/y held 1");
    }

    @Test
    void storeRestoresLanesWhoseNamesContainSpecialCharacters() {
        List<String> names = List.of("a/b", "ä€😀", "%2F", " ", "*", "a\u0000b");
        for (String name : names) {
            store().saveLane(lane(name, name), List.of(new LaneCheckpoint(RANK, 0, 1_023)));
            put(lane(name, name), RANK, 4, request(name, name));
        }
        assertThat(lanes())
                .containsExactlyInAnyOrderElementsOf(names.stream()
                        .map(name -> "sms/" + name + "/" + name + " held 1")
                        .toList());
    }

    @Test
    void storeRestoresEachMeterWithItsLastSavedState() {
        RateLimit slow = new RateLimit(1.5, 86_400_000, null);
        RateLimit limited = new RateLimit(2_000, 86_400_000, 20);
        MemoryPolicies policies = policies().sender("sms", "x", LimitPolicy.ofRates(List.of(slow, limited)), 0);
        store().saveMeter(new MeterKey("sms", "acme", "x"), state(500, slow, limited, 1, 20));
        store().saveMeter(new MeterKey("sms", "acme", "x"), state(1_000, slow, limited, 0.0001, 20.5));
        store().saveMeter(new MeterKey("sms", "acme", null), state(1_000, slow, limited, 1, 1));
        store().saveMeter(new MeterKey("sms", null, null), state(1_000, slow, limited, 1, 1));
        store().dropMeter(new MeterKey("sms", "acme", null));
        store().dropMeter(new MeterKey("sms", "bolt", null));

        MemorySchedulerStore copy = new MemorySchedulerStore();
        Scheduler scheduler = scheduler(policies, copy, 1_000);
        restore(scheduler);
        Request next = request("acme", "x", 1, 1_000, Long.MAX_VALUE);
        assertThat(scheduler.offer(next, 1_000)).isInstanceOf(Decision.Queue.class);
        LaneView view = scheduler.explain(scheduler.lanes("sms", "acme").get(0), 1_000);
        assertThat(view).isNotNull().extracting(LaneView::releaseAt).isEqualTo(1_000L + 64_800);
    }

    private static MeterState state(long asOf, RateLimit one, RateLimit other, double level, double otherLevel) {
        return new MeterState(asOf, List.of(new MeterState.Level(one, level), new MeterState.Level(other, otherLevel)));
    }

    /** Returns the lanes of a scheduler restored from the store, each with the number of held messages. */
    private List<String> lanes() {
        restartTask();
        Scheduler scheduler = scheduler(policies(), store(), 2_000);
        scheduler.setSuspended("sms", true);
        restore(scheduler);
        scheduler.tick(2_000, Budget.ofSteps(1_000));
        Map<String, String> found = new TreeMap<>();
        try (LaneCursor cursor = Objects.requireNonNull(scheduler.lanes("sms"))) {
            for (Lane lane = cursor.next(); lane != null; lane = cursor.next()) {
                LaneView view = scheduler.explain(lane, 2_000);
                found.put(lane.toString(), lane + " held " + (view == null ? 0 : view.held()));
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Scheduler scheduler(PolicySource policies, SchedulerStore store, long start) {
        ReleaseSink noReleases = new ReleaseSink() {
            @Override
            public void release(Lane lane, int rank, long sequence, Release release) {
                throw new AssertionError("the channel is suspended");
            }

            @Override
            public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
                throw new AssertionError(refusal.sentence());
            }
        };
        return new Scheduler(SETTINGS, policies, store, noReleases, start);
    }

    private static MemoryPolicies policies() {
        return new MemoryPolicies().channel("sms", ChannelPolicy.UNLIMITED, 0);
    }

    private static Lane lane(String customer, String sender) {
        ChannelLimits limits = new ChannelLimits("sms", policies(), SETTINGS, 0);
        return new LaneRegistry("sms", limits, 0).getOrCreate(customer, sender);
    }

    private static Request request(String customer, String sender) {
        return request(customer, sender, 1, 1_000, Long.MAX_VALUE);
    }

    private static Request request(String customer, String sender, int cost, long acceptedAt, long expiresAt) {
        return new Request(
                "sms",
                customer,
                sender,
                MessagePriority.NORMAL,
                cost,
                false,
                false,
                0,
                acceptedAt,
                Long.MIN_VALUE,
                expiresAt);
    }
}

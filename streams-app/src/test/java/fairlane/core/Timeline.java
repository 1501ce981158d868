package fairlane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel, {@code sms}, and its scheduler, whose task started long ago; what happens is told as {@code id@time}, times
 * being milliseconds since the beginning of the test.
 */
final class Timeline implements Outlet {
    static final Settings SETTINGS = new Settings(10, 5_000, 1);
    static final String CHANNEL = "sms";
    private static final long ZERO = 1_800_000_000_000L;
    private static final long AN_HOUR = 3_600_000;

    final MemoryPolicies policies = new MemoryPolicies();
    final List<String> released = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<Long> gaps = new ArrayList<>();
    private final Map<Long, String> ids = new HashMap<>();
    private final Map<String, Long> earliestTimes = new HashMap<>();
    private final Set<String> late = new HashSet<>();
    final MemoryStore store = new MemoryStore();
    private Scheduler scheduler;
    private long now;
    private long position;

    Timeline(ChannelPolicy policy) {
        policies.channel(CHANNEL, policy, 0);
        scheduler = new Scheduler(SETTINGS, policies, store, this, ZERO - AN_HOUR);
    }

    static Timeline withSenders(Rate... rates) {
        return new Timeline(MemoryPolicies.channelWithSenders(rates));
    }

    static Timeline unlimited() {
        return new Timeline(ChannelPolicy.UNLIMITED);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Timeline at(long millis) {
        now = millis;
        return this;
    }

    /** Epoch milliseconds. */
    long time(long millis) {
        return ZERO + millis;
    }

    Decision send(String customer, String sender, String id) {
        return send(request(customer, sender, id, Priority.NORMAL, 1));
    }

    /** So many, with the ids {@code prefix + 1 ..}. */
    void send(String customer, String sender, String prefix, int count) {
        for (int i = 1; i <= count; i++) {
            send(customer, sender, prefix + i);
        }
    }

    Decision send(Request request) {
        Decision decision = scheduler.offer(request, ZERO + now);
        String id = id(request);
        if (decision instanceof Decision.Queue queue) {
            store.put(queue, request);
        } else if (decision instanceof Decision.Release release) {
            released.add(id + "@" + now);
            gaps.add(release.gap());
        } else if (decision instanceof Decision.Refuse refuse) {
            refused.add(refuse.refusal().kind() + " " + id + "@" + now);
        }
        return decision;
    }

    Request request(String customer, String sender, String id, Priority priority, int cost) {
        return request(customer, sender, id, priority, cost, false, Long.MAX_VALUE);
    }

    Request expiring(String customer, String sender, String id, long expiresAt) {
        return request(customer, sender, id, Priority.NORMAL, 1, false, ZERO + expiresAt);
    }

    Request retry(String customer, String sender, String id, Priority priority) {
        return request(customer, sender, id, priority, 1, true, Long.MAX_VALUE);
    }

    private Request request(
            String customer, String sender, String id, Priority priority, int cost, boolean retry, long expiresAt) {
        ids.put(position, id);
        return new Request(
                CHANNEL,
                customer,
                sender,
                priority,
                cost,
                retry,
                retry,
                position++,
                ZERO + now,
                Long.MIN_VALUE,
                expiresAt);
    }

    /** One turn with plenty of budget. */
    Turn turn() {
        return turn(1_000_000);
    }

    Turn turn(long steps) {
        return scheduler.turn(ZERO + now, Budget.ofSteps(steps));
    }

    /** A turn every 10 ms from the time that it is until that one. */
    void ticksUntil(long millis) {
        while (now < millis) {
            now += SETTINGS.tickMillis();
            turn();
        }
    }

    /** The policies were changed now. */
    void changed() {
        scheduler.policiesChanged(CHANNEL, ZERO + now);
        turn();
    }

    void channel(@Nullable ChannelPolicy policy) {
        policies.channel(CHANNEL, policy, ZERO + now);
        changed();
    }

    void sender(@Nullable String id, Limit limit) {
        policies.sender(CHANNEL, id, limit, ZERO + now);
        changed();
    }

    void customer(@Nullable String id, Limit limit) {
        policies.customer(CHANNEL, id, limit, ZERO + now);
        changed();
    }

    /** The task dies after a commit, and another takes over at that time. */
    void restartAt(long millis) {
        now = millis;
        store.journal().commit();
        scheduler = new Scheduler(SETTINGS, policies, store, this, ZERO + now);
        store.restore(scheduler);
    }

    /** What is held in a lane, and why. */
    LaneView view(String customer, String sender) {
        return Objects.requireNonNull(scheduler.explain(lane(customer, sender), ZERO + now));
    }

    Lane lane(String customer, String sender) {
        return scheduler.lanes(CHANNEL, customer).stream()
                .filter(lane -> lane.sender().equals(sender))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void release(Lane lane, int rank, long sequence, long gap) {
        released.add(id(store.take(lane, rank, sequence)) + "@" + now);
        gaps.add(gap);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        refused.add(refusal.kind() + " " + id(store.take(lane, rank, sequence)) + "@" + now);
    }

    /** A message is not to leave before it was said to, and not at all where that is when it expires. */
    void expect(String id, long earliest, long expiresAt) {
        earliestTimes.put(id, earliest - ZERO);
        if (earliest >= expiresAt) {
            late.add(id);
        }
    }

    /** Holds what was expected against what has left. */
    void requireExpected() {
        assertThat(released).isNotEmpty().allSatisfy(leaving -> {
            String id = leaving.substring(0, leaving.indexOf('@'));
            assertThat(late).as(leaving).doesNotContain(id);
            assertThat(Long.parseLong(leaving.substring(id.length() + 1)))
                    .as(leaving)
                    .isGreaterThanOrEqualTo(earliestTimes.get(id));
        });
        assertThat(released.size() + refused.size()).isEqualTo(earliestTimes.size());
    }

    private String id(Request request) {
        return Objects.requireNonNull(ids.get(request.position()));
    }
}

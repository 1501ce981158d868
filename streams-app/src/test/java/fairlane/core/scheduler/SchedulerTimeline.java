package fairlane.core.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.MemorySchedulerStore;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler with one channel, {@code sms}, in a task that started an hour ago. Releases and refusals are recorded as
 * {@code id@time}, with times in milliseconds since the beginning of the test.
 */
final class SchedulerTimeline implements ReleaseSink {
    static final SchedulerSettings SETTINGS = new SchedulerSettings(10, 5_000, 1);
    static final String CHANNEL = "sms";
    private static final long START = 1_800_000_000_000L;
    private static final long HOUR_MILLIS = 3_600_000;

    final MemoryPolicies policies = new MemoryPolicies();
    final List<String> released = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<Release> releases = new ArrayList<>();
    private final Map<Long, String> ids = new HashMap<>();
    private final Map<String, Long> earliestTimes = new HashMap<>();
    private final Set<String> expectedToExpire = new HashSet<>();
    final MemorySchedulerStore store = new MemorySchedulerStore();
    private Scheduler scheduler;
    private long now;
    private long position;

    SchedulerTimeline(ChannelPolicy policy) {
        policies.channel(CHANNEL, policy, 0);
        scheduler = new Scheduler(SETTINGS, policies, store, this, START - HOUR_MILLIS);
    }

    static SchedulerTimeline withSenders(RateLimit... rates) {
        return new SchedulerTimeline(MemoryPolicies.channelWithSenderRates(rates));
    }

    static SchedulerTimeline unlimited() {
        return new SchedulerTimeline(ChannelPolicy.UNLIMITED);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    SchedulerTimeline at(long millis) {
        now = millis;
        return this;
    }

    /** Converts a time in milliseconds since the beginning of the test to epoch milliseconds. */
    long epochMillis(long millis) {
        return START + millis;
    }

    Decision send(String customer, String sender, String id) {
        return send(request(customer, sender, id, MessagePriority.NORMAL, 1));
    }

    /** Sends {@code count} messages with the ids {@code prefix + 1} and so on. */
    void send(String customer, String sender, String prefix, int count) {
        for (int i = 1; i <= count; i++) {
            send(customer, sender, prefix + i);
        }
    }

    Decision send(Request request) {
        Decision decision = scheduler.offer(request, START + now);
        String id = id(request);
        if (decision instanceof Decision.Queue queue) {
            store.put(queue, request);
        } else if (decision instanceof Release release) {
            released.add(id + "@" + now);
            releases.add(release);
        } else if (decision instanceof Decision.Refuse refuse) {
            refused.add(refuse.refusal().kind() + " " + id + "@" + now);
        }
        return decision;
    }

    Request request(String customer, String sender, String id, MessagePriority priority, int cost) {
        return request(customer, sender, id, priority, cost, false, Long.MAX_VALUE);
    }

    Request expiringRequest(String customer, String sender, String id, long expiresAt) {
        return request(customer, sender, id, MessagePriority.NORMAL, 1, false, START + expiresAt);
    }

    Request retryRequest(String customer, String sender, String id, MessagePriority priority) {
        return request(customer, sender, id, priority, 1, true, Long.MAX_VALUE);
    }

    private Request request(
            String customer,
            String sender,
            String id,
            MessagePriority priority,
            int cost,
            boolean retry,
            long expiresAt) {
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
                START + now,
                Long.MIN_VALUE,
                expiresAt);
    }

    /** Runs one tick of the scheduler with a large budget. */
    TickResult tick() {
        return tick(1_000_000);
    }

    TickResult tick(long steps) {
        return scheduler.tick(START + now, Budget.ofSteps(steps));
    }

    /** Advances the time to {@code millis} with a tick every 10 ms. */
    void tickUntil(long millis) {
        while (now < millis) {
            now += SETTINGS.tickMillis();
            tick();
        }
    }

    /** Notifies the scheduler of changed policies, and runs a tick. */
    void onPoliciesChanged() {
        scheduler.onPoliciesChanged(CHANNEL, START + now);
        tick();
    }

    void setChannel(@Nullable ChannelPolicy policy) {
        policies.channel(CHANNEL, policy, START + now);
        onPoliciesChanged();
    }

    void setSender(@Nullable String id, LimitPolicy limit) {
        policies.sender(CHANNEL, id, limit, START + now);
        onPoliciesChanged();
    }

    void setCustomer(@Nullable String id, LimitPolicy limit) {
        policies.customer(CHANNEL, id, limit, START + now);
        onPoliciesChanged();
    }

    /** Simulates a crash of the task right after a commit, and the start of another task at {@code millis}. */
    void restartAt(long millis) {
        now = millis;
        store.journal().commit();
        scheduler = new Scheduler(SETTINGS, policies, store, this, START + now);
        store.restore(scheduler);
    }

    /** Returns how many messages the lane holds and why. */
    LaneView laneView(String customer, String sender) {
        return Objects.requireNonNull(scheduler.explain(lane(customer, sender), START + now));
    }

    Lane lane(String customer, String sender) {
        return scheduler.lanes(CHANNEL, customer).stream()
                .filter(lane -> lane.sender().equals(sender))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void release(Lane lane, int rank, long sequence, Release release) {
        released.add(id(store.take(lane, rank, sequence)) + "@" + now);
        releases.add(release);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        refused.add(refusal.kind() + " " + id(store.take(lane, rank, sequence)) + "@" + now);
    }

    /** Expects that the message is not released before {@code earliest}, and not at all if it expires by then. */
    void expectNoReleaseBefore(String id, long earliest, long expiresAt) {
        earliestTimes.put(id, earliest - START);
        if (earliest >= expiresAt) {
            expectedToExpire.add(id);
        }
    }

    /** Checks the expectations of {@link #expectNoReleaseBefore} against the releases. */
    void assertExpectations() {
        assertThat(released).isNotEmpty().allSatisfy(line -> {
            String id = line.substring(0, line.indexOf('@'));
            assertThat(expectedToExpire).as(line).doesNotContain(id);
            assertThat(Long.parseLong(line.substring(id.length() + 1)))
                    .as(line)
                    .isGreaterThanOrEqualTo(earliestTimes.get(id));
        });
        assertThat(released.size() + refused.size()).isEqualTo(earliestTimes.size());
    }

    private String id(Request request) {
        return Objects.requireNonNull(ids.get(request.position()));
    }
}

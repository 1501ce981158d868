package fairlane.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Checks that a task that ticks only at the {@code wakeAt} time of the previous tick, and after each external change,
 * releases every message at the same time as a task that ticks every millisecond.
 */
class WakeUpSimulation {
    private static final int MILLIS = 8_000;
    private static final List<String> CUSTOMERS = List.of("a", "b", "c");
    private static final List<RateLimit> RATES = List.of(
            RateLimit.perSecond(0.7),
            RateLimit.perSecond(7),
            RateLimit.perSecond(13, 3),
            RateLimit.perSecond(250),
            new RateLimit(2_000, 86_400_000, 20));

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void tickingOnlyAtWakeAtDelaysNoMessageUnderSenderRates(@ForAll long seed) {
        Random random = new Random(seed);
        ChannelPolicy policy = new ChannelPolicy(List.of(), List.of(anyOf(random, RATES)), 5_000L, false);
        LimitPolicy customers = LimitPolicy.ofRates(random.nextBoolean() ? List.of(anyOf(random, RATES)) : null);
        EndTimes eager = new EndTimes();
        EndTimes lazy = new EndTimes();
        run(seed, 7, partition(eager, policy, customers), true);
        run(seed, 7, partition(lazy, policy, customers), false);
        assertThat(lazy.byPosition).isEqualTo(eager.byPosition).isNotEmpty();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void tickingOnlyAtWakeAtDelaysNoMessageUnderChannelRates(@ForAll long seed) {
        Random random = new Random(seed);
        ChannelPolicy policy = new ChannelPolicy(List.of(anyOf(random, RATES)), List.of(), null, false);
        EndTimes eager = new EndTimes();
        EndTimes lazy = new EndTimes();
        run(seed, 1, partition(eager, policy, LimitPolicy.UNSET), true);
        run(seed, 1, partition(lazy, policy, LimitPolicy.UNSET), false);
        assertThat(lazy.times).isEqualTo(eager.times).isNotEmpty();
    }

    /** Records when each request was released or refused. */
    private static final class EndTimes implements SimulatedPartition.Observer {
        private final Map<Long, String> byPosition = new HashMap<>();
        private final List<Long> times = new ArrayList<>();

        @Override
        public void released(Request request, long at) {
            byPosition.put(request.position(), "released at " + at);
            times.add(at);
        }

        @Override
        public void refused(Request request, Refusal refusal, long at) {
            byPosition.put(request.position(), refusal.kind() + " at " + at);
            times.add(at);
        }
    }

    private static SimulatedPartition partition(EndTimes ends, ChannelPolicy policy, LimitPolicy customers) {
        SimulatedPartition partition = new SimulatedPartition(ends, 1_000_000_000);
        partition.policies.channel("sms", policy, 0).customer("sms", null, customers, 0);
        return partition;
    }

    private static void run(long seed, int largestCost, SimulatedPartition partition, boolean eager) {
        Random random = new Random(seed);
        long wakeAt = Long.MIN_VALUE;
        for (int i = 0; i < MILLIS; i++) {
            partition.advance(1);
            boolean disturbed = disturbRandomly(random, largestCost, partition);
            if (eager || disturbed || partition.time() >= wakeAt) {
                wakeAt = partition.tick(Long.MAX_VALUE).wakeAt();
                assertThat(wakeAt).isGreaterThan(partition.time());
            }
        }
        partition.commit();
    }

    private static boolean disturbRandomly(Random random, int largestCost, SimulatedPartition partition) {
        int dice = random.nextInt(1_000);
        if (dice < 20) {
            for (int i = random.nextInt(20); i >= 0; i--) {
                partition.send(request(random, largestCost, partition));
            }
            partition.consume(Integer.MAX_VALUE);
        } else if (dice < 22) {
            LimitPolicy limit = new LimitPolicy(null, null, null, random.nextInt(3) == 0, null);
            partition.policies.customer("sms", anyOf(random, CUSTOMERS), limit, partition.time());
            partition.onPoliciesChanged("sms");
        } else if (dice < 23) {
            partition.scheduler().setWindow("sms", random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(20));
        }
        return dice < 23;
    }

    private static Request request(Random random, int largestCost, SimulatedPartition partition) {
        String customer = anyOf(random, CUSTOMERS);
        long expiry = random.nextInt(5) == 0 ? partition.time() + random.nextInt(3_000) : Long.MAX_VALUE;
        return new Request(
                "sms",
                customer,
                customer + random.nextInt(3),
                MessagePriority.NORMAL,
                1 + random.nextInt(largestCost),
                false,
                false,
                partition.nextPosition(),
                partition.time(),
                Long.MIN_VALUE,
                expiry);
    }

    private static <T> T anyOf(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

package fairlane.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Runs random loads under one limit at a time, and checks that the full capacity of the limit is used, and is shared
 * between customers by weight.
 */
class CapacitySimulation {
    private static final String CHANNEL = "sms";
    private static final List<String> CUSTOMERS = List.of("a", "b", "c", "d");
    private static final int SENDERS = 3;
    private static final int LARGEST_COST = 7;
    private static final int LONGEST_TICK = 20;
    private static final int TICKS = 2_000;

    /** The kind of subject whose rate is the only limit in a run. */
    private enum LimitedSubject {
        SENDER,
        CUSTOMER,
        CHANNEL;

        String subjectOf(Request request) {
            return switch (this) {
                case SENDER -> request.sender();
                case CUSTOMER -> request.customer();
                case CHANNEL -> request.channel();
            };
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void schedulerUsesTheFullRateOfASenderCustomerOrChannel(@ForAll long seed) {
        Random random = new Random(seed);
        LimitedSubject level = LimitedSubject.values()[random.nextInt(3)];
        double perSecond = List.of(0.5, 7.0, 50.0, 250.0).get(random.nextInt(4));
        double twoTicks = 2 * LONGEST_TICK * perSecond / 1_000;
        RateLimit rate = RateLimit.perSecond(perSecond, (int) Math.ceil(LARGEST_COST + twoTicks) + random.nextInt(20));
        CapacityObserver usage = new CapacityObserver(level::subjectOf, rate);
        SimulatedPartition partition = partition(usage, channelPolicy(level, rate));
        partition.policies.customer(
                CHANNEL, null, LimitPolicy.ofRates(level == LimitedSubject.CUSTOMER ? List.of(rate) : null), 0);
        partition.onPoliciesChanged(CHANNEL);
        for (int i = 0; i < TICKS; i++) {
            if (random.nextInt(20) == 0) {
                send(partition, random, random.nextInt(40));
            }
            tick(partition, random);
        }
        usage.assertHolds(partition.time());
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void schedulerReleasesMessagesWithoutLimitsByTheNextTick(@ForAll long seed) {
        Random random = new Random(seed);
        CapacityObserver usage = new CapacityObserver(LimitedSubject.CHANNEL::subjectOf, null);
        SimulatedPartition partition = partition(usage, ChannelPolicy.UNLIMITED);
        for (int i = 0; i < TICKS; i++) {
            send(partition, random, random.nextInt(3));
            tick(partition, random);
        }
        usage.assertHolds(partition.time());
        assertThat(partition.unfinishedRequests()).isEmpty();
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void schedulerSharesAChannelBetweenCustomersByWeightWithoutStarvation(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Integer> weights = new HashMap<>();
        CUSTOMERS.forEach(customer -> weights.put(customer, 1 + random.nextInt(5)));
        FairnessObserver fairness = new FairnessObserver(weights);
        SimulatedPartition partition =
                partition(fairness, channelPolicy(LimitedSubject.CHANNEL, RateLimit.perSecond(300)));
        weights.forEach((customer, weight) -> setWeight(partition, customer, weight));
        partition.onPoliciesChanged(CHANNEL);
        for (int i = 0; i < TICKS; i++) {
            CUSTOMERS.forEach(customer -> refill(partition, random, fairness, customer));
            if (random.nextInt(5) == 0) {
                partition.send(request(partition, random, "light" + random.nextInt(5)));
            }
            partition.consume(Integer.MAX_VALUE);
            partition.advance(1 + random.nextInt(LONGEST_TICK));
            partition.tick(random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 100_000);
            partition.commit();
        }
        fairness.share.assertHolds();
        fairness.starvation.assertHolds();
        assertThat(fairness.released).isGreaterThan(TICKS / 3);
    }

    private static void setWeight(SimulatedPartition partition, String customer, int weight) {
        LimitPolicy limit = new LimitPolicy(null, weight, null, null, null);
        partition.policies.customer(CHANNEL, customer, limit, partition.time());
    }

    /**
     * Sends messages until 50 messages of the customer are queued. That is enough for the customer to always have a
     * message that may be released, because at most 15 units are released per tick.
     */
    private static void refill(
            SimulatedPartition partition, Random random, FairnessObserver fairness, String customer) {
        int missing = 50 - fairness.queued.getOrDefault(customer, 0);
        for (int i = 0; i < missing; i++) {
            partition.send(request(partition, random, customer));
        }
    }

    private static ChannelPolicy channelPolicy(LimitedSubject level, RateLimit rate) {
        return switch (level) {
            case SENDER -> MemoryPolicies.channelWithSenderRates(rate);
            case CHANNEL -> MemoryPolicies.channelWithRates(rate);
            case CUSTOMER -> ChannelPolicy.UNLIMITED;
        };
    }

    private static SimulatedPartition partition(SimulatedPartition.Observer observer, ChannelPolicy policy) {
        SimulatedPartition partition = new SimulatedPartition(observer, 1_000_000_000);
        partition.policies.channel(CHANNEL, policy, 0);
        return partition;
    }

    private static void send(SimulatedPartition partition, Random random, int count) {
        String customer = CUSTOMERS.get(random.nextInt(CUSTOMERS.size()));
        for (int i = 0; i < count; i++) {
            partition.send(request(partition, random, customer));
        }
        partition.consume(Integer.MAX_VALUE);
        partition.commit();
    }

    private static void tick(SimulatedPartition partition, Random random) {
        partition.advance(1 + random.nextInt(LONGEST_TICK));
        partition.tick(1_000_000);
        partition.commit();
    }

    private static Request request(SimulatedPartition partition, Random random, String customer) {
        return new Request(
                CHANNEL,
                customer,
                customer + random.nextInt(SENDERS),
                MessagePriority.values()[random.nextInt(3)],
                1 + random.nextInt(LARGEST_COST),
                false,
                false,
                partition.nextPosition(),
                partition.time(),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
    }
}

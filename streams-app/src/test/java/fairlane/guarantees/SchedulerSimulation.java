package fairlane.guarantees;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Checks the guarantees in random runs of a simulated partition with requests, policy changes and crashes. Each run is
 * reproducible by its seed.
 */
class SchedulerSimulation {
    private static final int STEPS = 2_000;
    private static final List<String> CHANNELS = List.of("sms", "mail");
    private static final List<String> CUSTOMERS = List.of("a", "b", "c", "d", "e");
    private static final int SENDERS = 3;

    /**
     * The longest failover in seconds. It is shorter than one minute, so that every change of limits during a failover
     * lies in the last minute before the start of the next task. The scheduler distrusts recorded meters only after
     * such a recent change.
     */
    private static final int FAILOVER_SECONDS = 20;

    private static final List<RateLimit> RATES = List.of(
            new RateLimit(0.1, 1_000, null),
            new RateLimit(0.1, 1_000, 1),
            RateLimit.perSecond(1, 1),
            RateLimit.perSecond(1),
            RateLimit.perSecond(7),
            RateLimit.perSecond(7, 20),
            RateLimit.perSecond(250),
            RateLimit.perSecond(250, 1),
            new RateLimit(2_000, 86_400_000, null),
            new RateLimit(2_000, 86_400_000, 20));

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void guaranteesHoldAcrossCrashes(@ForAll long seed) {
        new SimulationRun(seed, 0).run();
    }

    /**
     * Repeats runs that failed in the past, in which limits changed around a crash while recorded meters lacked the
     * last releases.
     */
    @Example
    void guaranteesHoldForSeedsThatFailedInThePast() {
        for (long seed : new long[] {1_689_411, 4_553_425, 24_240_059, -1_131_621_604}) {
            new SimulationRun(seed, 0).run();
        }
        new SimulationRun(-3_698_585_844_727L, 3_000).run();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void guaranteesHoldAcrossCrashesIfTheClockOfTheNextTaskIsBehind(@ForAll long seed) {
        new SimulationRun(seed, 3_000).run();
    }

    private static final class SimulationRun {
        private final Random random;
        private final int clocksGoBackBy;
        private final EventLog eventLog = new EventLog();
        private final SimulatedPartition partition;
        private final List<Request> firstAttempts = new ArrayList<>();
        /** Whether the scheduler has visited every lane since the last change of rates. */
        private boolean settled = true;

        SimulationRun(long seed, int clocksGoBackBy) {
            this.random = new Random(seed);
            this.clocksGoBackBy = clocksGoBackBy;
            this.partition = new SimulatedPartition(eventLog, 1_000_000_000);
            eventLog.watchLimits(partition.policies, CHANNELS, CUSTOMERS, SimulationRun::senders, partition.time());
        }

        void run() {
            for (String channel : CHANNELS) {
                change(
                        () -> partition.policies.channel(channel, policy(rates(), rates()), partition.taskClock()),
                        channel);
            }
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            partition.commit();
            eventLog.assertHolds(partition.unfinishedRequests());
            drain();
            eventLog.assertHolds(List.of());
        }

        private void step() {
            int dice = random.nextInt(1_000);
            if (dice < 350) {
                send(1 + random.nextInt(6));
            } else if (dice < 850) {
                tick(1 + random.nextInt(20));
            } else if (dice < 950) {
                partition.commit();
            } else if (dice < 985) {
                changeSomething();
            } else if (dice < 992) {
                tick(random.nextInt(10_000));
            } else if (dice < 996) {
                partition
                        .scheduler()
                        .setWindow(anyOf(CHANNELS), random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(50));
            } else {
                failOver();
            }
        }

        private void tick(int millis) {
            partition.advance(millis);
            partition.consume(random.nextInt(20));
            boolean few = random.nextInt(4) == 0;
            long wakeAt = partition.tick(few ? 1 + random.nextInt(10) : 100_000).wakeAt();
            settled |= wakeAt > partition.taskClock();
        }

        private void failOver() {
            partition.crash();
            partition.advance(random.nextInt(FAILOVER_SECONDS * 1_000));
            if (random.nextInt(4) == 0) {
                changeRates(anyOf(CHANNELS), anyOf(CUSTOMERS));
                partition.advance(random.nextInt(FAILOVER_SECONDS * 1_000));
            }
            partition.start(clocksGoBackBy == 0 ? 0 : random.nextInt(clocksGoBackBy));
            settled = false;
        }

        private void send(int count) {
            String customer = anyOf(CUSTOMERS);
            String channel = anyOf(CHANNELS);
            String sender = anyOf(senders(customer));
            for (int i = 0; i < count; i++) {
                Request request = random.nextInt(20) == 0 && !firstAttempts.isEmpty()
                        ? retryOf(anyOf(firstAttempts))
                        : request(channel, customer, sender);
                eventLog.accepted(request);
                partition.send(request);
            }
        }

        private Request request(String channel, String customer, String sender) {
            long now = partition.time();
            Request request = new Request(
                    channel,
                    customer,
                    sender,
                    anyOf(List.of(MessagePriority.values())),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(7) : 1,
                    false,
                    false,
                    partition.nextPosition(),
                    now,
                    random.nextInt(20) == 0 ? now + random.nextInt(5_000) : Long.MIN_VALUE,
                    random.nextInt(10) == 0 ? now + random.nextInt(20_000) : Long.MAX_VALUE);
            firstAttempts.add(request);
            return request;
        }

        private Request retryOf(Request first) {
            return new Request(
                    first.channel(),
                    first.customer(),
                    first.sender(),
                    first.priority(),
                    first.cost(),
                    true,
                    true,
                    partition.nextPosition(),
                    partition.time(),
                    random.nextBoolean() ? partition.time() + random.nextInt(2_000) : Long.MIN_VALUE,
                    Long.MAX_VALUE);
        }

        private void changeSomething() {
            String channel = anyOf(CHANNELS);
            String customer = anyOf(CUSTOMERS);
            boolean ratesMayChange =
                    settled && partition.time() - partition.startedAt() > SimulatedPartition.SETTINGS.graceMillis();
            if (random.nextInt(3) == 0 && ratesMayChange) {
                changeRates(channel, customer);
                settled = false;
            } else {
                changePausesAndWeights(channel, customer);
            }
        }

        private void changeRates(String channel, String customer) {
            LimitPolicy limit = random.nextInt(4) == 0 ? LimitPolicy.UNSET : LimitPolicy.ofRates(rates());
            long now = partition.taskClock();
            change(
                    () -> {
                        switch (random.nextInt(6)) {
                            case 0 -> partition.policies.sender(channel, null, limit, now);
                            case 1 -> partition.policies.customer(channel, null, limit, now);
                            case 2 -> partition.policies.customer(channel, customer, limit, now);
                            case 3 -> partition.policies.channel(channel, policy(rates(), rates()), now);
                            default -> partition.policies.sender(channel, anyOf(senders(customer)), limit, now);
                        }
                    },
                    channel);
        }

        /** Changes a random pause, block, weight or maximum age, but no rates. */
        private void changePausesAndWeights(String channel, String customer) {
            String sender = anyOf(senders(customer));
            long now = partition.taskClock();
            change(
                    () -> {
                        LimitPolicy ofSender =
                                partition.policies.sender(channel, sender).value();
                        LimitPolicy ofCustomer =
                                partition.policies.customer(channel, customer).value();
                        ChannelPolicy ofChannel = partition.policies.policy(channel);
                        switch (random.nextInt(3)) {
                            case 0 -> partition.policies.sender(channel, sender, withRandomState(ofSender), now);
                            case 1 -> partition.policies.customer(channel, customer, withRandomState(ofCustomer), now);
                            default ->
                                partition.policies.channel(
                                        channel, policy(ofChannel.rates(), ofChannel.senderRates()), now);
                        }
                    },
                    channel);
        }

        private LimitPolicy withRandomState(LimitPolicy limit) {
            return new LimitPolicy(
                    limit.rates(),
                    1 + random.nextInt(5),
                    random.nextInt(10) == 0 ? 5L : null,
                    random.nextInt(4) == 0,
                    random.nextInt(12) == 0);
        }

        private ChannelPolicy policy(List<RateLimit> rates, List<RateLimit> senderRates) {
            Long maxAge = random.nextInt(4) == 0 ? 1L + random.nextInt(20_000) : null;
            return new ChannelPolicy(rates, senderRates, maxAge, random.nextInt(6) == 0);
        }

        private List<RateLimit> rates() {
            return switch (random.nextInt(4)) {
                case 0 -> List.of();
                case 1 -> List.of(RATES.get(2), RATES.get(9));
                default -> List.of(anyOf(RATES));
            };
        }

        private void change(Runnable change, String channel) {
            change.run();
            partition.onPoliciesChanged(channel);
        }

        /** Lifts all limits, so that every message is delivered or becomes a dead letter. */
        private void drain() {
            for (String channel : CHANNELS) {
                change(
                        () -> partition.policies.channel(channel, ChannelPolicy.UNLIMITED, partition.taskClock()),
                        channel);
                liftLimits(channel, null);
                CUSTOMERS.forEach(customer -> liftLimits(channel, customer));
                partition.scheduler().setWindow(channel, Long.MAX_VALUE);
                partition.onPoliciesChanged(channel);
            }
            partition.advance(60_000);
            partition.consume(Integer.MAX_VALUE);
            partition.tickUntilIdle();
            partition.commit();
        }

        private void liftLimits(String channel, @Nullable String customer) {
            LimitPolicy lifted = new LimitPolicy(List.of(), null, null, null, null);
            partition.policies.customer(channel, customer, lifted, partition.taskClock());
            partition.policies.sender(channel, null, lifted, partition.taskClock());
            if (customer != null) {
                senders(customer)
                        .forEach(sender -> partition.policies.sender(channel, sender, lifted, partition.taskClock()));
            }
        }

        private static List<String> senders(String customer) {
            List<String> senders = new ArrayList<>(List.of(customer));
            for (int i = 0; i < SENDERS; i++) {
                senders.add(customer + i);
            }
            return senders;
        }

        private <T> T anyOf(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}

package fairlane.core.scheduler;

import static fairlane.core.scheduler.SchedulerTimeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.ChannelDemand;
import fairlane.core.model.MessagePriority;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests the demand of a channel for workers, which states how many held messages may be released within five seconds,
 * and how many messages were recently released per second.
 */
class ChannelDemandTest {
    private static final LimitPolicy PAUSED = new LimitPolicy(null, null, null, true, null);
    private static final LimitPolicy BLOCKED = new LimitPolicy(null, null, null, null, true);

    private static ChannelDemand demand(SchedulerTimeline timeline, long millis) {
        return Objects.requireNonNull(timeline.scheduler().channelDemand(CHANNEL, timeline.epochMillis(millis)));
    }

    private static double releasable(SchedulerTimeline timeline) {
        return demand(timeline, 0).releasable();
    }

    @Test
    void demandCountsAllMessagesWaitingForTheWindow() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setWindow(CHANNEL, 0);
        timeline.send("acme", "x", "x", 3);
        timeline.send("bolt", "y", "y", 2);
        assertThat(demand(timeline, 0)).isEqualTo(new ChannelDemand(5_000, 5, null, 0, 0, 0));
        timeline.scheduler().setWindow(CHANNEL, 4);
        timeline.tick();
        assertThat(releasable(timeline)).isEqualTo(1);
    }

    @Test
    void demandOfALaneIsAtMostWhatItsSenderRateAllows() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(1, 1));
        timeline.send("acme", "x", "x", 100);
        assertThat(releasable(timeline)).isEqualTo(5);
        timeline.send("acme", "y", "y", 3);
        assertThat(releasable(timeline)).isEqualTo(7);
    }

    @Test
    void demandOfALaneIncludesTheRemainingBurstOfItsSenderRate() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(1, 50));
        timeline.scheduler().setWindow(CHANNEL, 10);
        timeline.send("acme", "x", "x", 100);
        assertThat(releasable(timeline)).isEqualTo(40);
    }

    @Test
    void demandUnderADailyRateIsTheFractionOfAMessageThatTheRateAllowsInFiveSeconds() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(new RateLimit(2_000, 86_400_000, 20));
        timeline.send("acme", "x", "x", 100);
        assertThat(releasable(timeline)).isCloseTo(2_000.0 * 5 / 86_400, within(0.002));
    }

    @Test
    void demandOfACustomerIsAtMostWhatItsCustomerRateAllows() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(RateLimit.perSecond(2, 1))));
        for (int sender = 0; sender < 10; sender++) {
            timeline.send("acme", "s" + sender, "m" + sender + "-", 10);
        }
        assertThat(releasable(timeline)).isEqualTo(10);
    }

    @Test
    void demandOfAChannelIsAtMostWhatItsChannelRatesAllow() {
        SchedulerTimeline timeline = new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(10, 1)));
        timeline.send("acme", "x", "x", 100);
        timeline.send("bolt", "y", "y", 100);
        assertThat(demand(timeline, 0).releasable()).isEqualTo(50);
        assertThat(demand(timeline, 0).maxReleasable()).isEqualTo(50);
    }

    @Test
    void demandCountsFewerMessagesIfEachCostsMoreThanOneUnit() {
        SchedulerTimeline timeline = new SchedulerTimeline(new ChannelPolicy(
                List.of(RateLimit.perSecond(100, 4)), List.of(RateLimit.perSecond(4, 4)), null, false));
        for (int i = 0; i < 100; i++) {
            timeline.send(timeline.request("acme", "x", "x" + i, MessagePriority.NORMAL, 2));
        }
        assertThat(demand(timeline, 0).releasable()).isEqualTo(10);
        assertThat(demand(timeline, 0).maxReleasable()).isEqualTo(250);
    }

    @Test
    void demandExcludesPausedAndBlockedMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setWindow(CHANNEL, 0);
        timeline.send("acme", "x", "x", 3);
        timeline.send("acme", "y", "y", 4);
        timeline.send("bolt", "z", "z", 5);
        timeline.setSender("x", PAUSED);
        assertThat(releasable(timeline)).isEqualTo(9);
        timeline.setCustomer("acme", PAUSED);
        assertThat(releasable(timeline)).isEqualTo(5);
        timeline.setCustomer("bolt", BLOCKED);
        assertThat(releasable(timeline)).isZero();
        timeline.setCustomer("acme", LimitPolicy.UNSET);
        assertThat(releasable(timeline)).isEqualTo(4);
        timeline.setChannel(new ChannelPolicy(List.of(), List.of(), null, true));
        assertThat(releasable(timeline)).isZero();
    }

    @Test
    void demandCountsRestoredMessagesAfterARestart() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(1, 1));
        timeline.send("acme", "x", "x", 100);
        timeline.restartAt(500);
        timeline.tick();
        assertThat(demand(timeline, 500).releasable()).isEqualTo(5);
    }

    @Test
    void demandReportsMessagesReleasedPerSecondAtASteadyRate() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        for (int millis = 10; millis <= 300_000; millis += 10) {
            timeline.at(millis).send("acme", "x", "m" + millis);
        }
        ChannelDemand demand = demand(timeline, 300_000);
        assertThat(demand.immediatePerSecond()).isCloseTo(100, within(2.0));
        assertThat(demand.releasedPerSecond()).isEqualTo(demand.immediatePerSecond());
        assertThat(demand.pacedPerSecond()).isZero();
        assertThat(demand(timeline, 330_000).releasedPerSecond()).isCloseTo(37, within(2.0));
    }

    @Test
    void demandCountsMessagesThatSenderRatesKeepApartAsPaced() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(10, 1));
        timeline.send("acme", "x", "x", 3_000);
        timeline.tickUntil(295_000);
        ChannelDemand demand = demand(timeline, 295_000);
        assertThat(demand.releasedPerSecond()).isCloseTo(10, within(1.0));
        assertThat(demand.pacedPerSecond()).isEqualTo(demand.releasedPerSecond());
        assertThat(demand.immediatePerSecond()).isLessThan(0.01);
    }

    @Test
    void unknownChannelHasNoDemand() {
        assertThat(SchedulerTimeline.unlimited().scheduler().channelDemand("nowhere", 0))
                .isNull();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void demandIsZeroOnceAllMessagesAreReleased(@ForAll long seed) {
        Random random = new Random(seed);
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(3, 2));
        int sent = sendRandom(timeline, random, 0);
        for (long now = 50; now < 20_000; now += 50) {
            timeline.at(now);
            sent += random.nextInt(4) == 0 ? sendRandom(timeline, random, now) : 0;
            changeRandomly(timeline, random);
            timeline.tick();
            assertThat(demand(timeline, now).releasable()).isBetween(0.0, (double) sent - timeline.released.size());
        }
        timeline.setChannel(ChannelPolicy.UNLIMITED);
        timeline.setSender("x", LimitPolicy.UNSET);
        timeline.setCustomer("acme", LimitPolicy.UNSET);
        timeline.scheduler().setWindow(CHANNEL, Long.MAX_VALUE);
        timeline.tick();
        assertThat(timeline.released).hasSize(sent);
        assertThat(demand(timeline, 20_000).releasable()).isZero();
    }

    private static int sendRandom(SchedulerTimeline timeline, Random random, long now) {
        int count = 1 + random.nextInt(5);
        timeline.send(anyOf(random, "acme", "bolt"), anyOf(random, "x", "y"), now + "-", count);
        return count;
    }

    private static void changeRandomly(SchedulerTimeline timeline, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> timeline.setSender("x", random.nextBoolean() ? PAUSED : LimitPolicy.UNSET);
            case 1 -> timeline.setCustomer("acme", limit(random.nextBoolean() ? RateLimit.perSecond(2, 3) : null));
            case 2 -> timeline.scheduler().setWindow(CHANNEL, random.nextInt(10));
            default -> timeline.tick(1 + random.nextInt(10));
        }
    }

    private static LimitPolicy limit(@Nullable RateLimit rate) {
        return rate == null ? LimitPolicy.UNSET : LimitPolicy.ofRates(List.of(rate));
    }

    private static String anyOf(Random random, String one, String other) {
        return random.nextBoolean() ? one : other;
    }
}

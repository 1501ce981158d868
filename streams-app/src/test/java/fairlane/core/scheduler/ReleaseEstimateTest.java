package fairlane.core.scheduler;

import static fairlane.core.scheduler.SchedulerTimeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.Hold;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the estimated and the earliest possible release times of messages that have not reached their lane. */
class ReleaseEstimateTest {
    private static final RateLimit ONE_A_SECOND = RateLimit.perSecond(1, 1);
    private static final LimitPolicy PAUSED = new LimitPolicy(null, null, null, true, null);

    private static ReleaseEstimate estimate(SchedulerTimeline timeline, Request request) {
        return Objects.requireNonNull(timeline.scheduler().estimateRelease(request, request.acceptedAt()));
    }

    private static ReleaseEstimate estimate(SchedulerTimeline timeline, String customer, String sender) {
        return estimate(timeline, timeline.request(customer, sender, "next", MessagePriority.NORMAL, 1));
    }

    /** Returns an estimate that has inspected all messages ahead that affect the earliest release time. */
    private static ReleaseEstimate fullyInspected(SchedulerTimeline timeline, Request request) {
        ReleaseEstimate estimate = estimate(timeline, request);
        while (estimate.inspectNext()) {
            continue;
        }
        return estimate;
    }

    @Test
    void estimateOfAnUnlimitedMessageIsTheCurrentTime() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited().at(700);
        ReleaseEstimate estimate = estimate(timeline, "acme", "x");
        assertThat(estimate.releaseAt()).isEqualTo(timeline.epochMillis(700));
        assertThat(estimate.lastReleaseAt()).isEqualTo(timeline.epochMillis(700));
        assertThat(estimate.earliest()).isEqualTo(timeline.epochMillis(700));
    }

    @Test
    void estimateIsTheTimeAtWhichTheSenderRateAllowsTheMessage() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        ReleaseEstimate estimate = estimate(timeline.at(200), "acme", "x");
        assertThat(estimate.releaseAt()).isEqualTo(timeline.epochMillis(1_000));
        assertThat(estimate.lastReleaseAt()).isEqualTo(timeline.epochMillis(200)); // because m1 has been released
        assertThat(estimate.earliest()).isEqualTo(timeline.epochMillis(1_000));
        assertThat(estimate.hold()).isEqualTo(Hold.SENDER_RATE);
    }

    @Test
    void estimateIncludesTheMessagesAheadInTheLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        ReleaseEstimate estimate = estimate(timeline, "acme", "x");
        assertThat(estimate.releaseAt()).isEqualTo(timeline.epochMillis(4_000));
        assertThat(estimate.lastReleaseAt()).isEqualTo(timeline.epochMillis(3_000));
        ReleaseEstimate high = estimate(timeline, timeline.request("acme", "x", "high", MessagePriority.HIGH, 1));
        assertThat(high.releaseAt()).isEqualTo(timeline.epochMillis(1_000));
        timeline.send("acme", "x", "m5");
        timeline.tickUntil(5_000);
        assertThat(timeline.released).endsWith("m4@3000", "m5@4000");
    }

    @Test
    void estimateDoesNotCountUnitsThatTheRateAllowedDuringALongIdleTime() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.tickUntil(60_000);
        timeline.scheduler().setWindow(CHANNEL, 0);
        timeline.send("acme", "x", "m", 2);
        assertThat(fullyInspected(timeline, timeline.expiringRequest("acme", "x", "late", 61_500))
                        .earliest())
                .isEqualTo(timeline.epochMillis(62_000));
        timeline.scheduler().setWindow(CHANNEL, 10);
        timeline.tickUntil(65_000);
        assertThat(timeline.released).containsExactly("m1@60010", "m2@61010");
    }

    @Test
    void estimateIsNeverBeforeTheNotBeforeTimeOfTheMessage() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        for (long notBefore : new long[] {2_000, 9_000}) {
            Request later = new Request(
                    CHANNEL,
                    "acme",
                    "x",
                    MessagePriority.NORMAL,
                    1,
                    false,
                    false,
                    0,
                    timeline.epochMillis(0),
                    timeline.epochMillis(notBefore),
                    Long.MAX_VALUE);
            ReleaseEstimate estimate = estimate(timeline, later);
            assertThat(estimate.releaseAt()).isEqualTo(timeline.epochMillis(Math.max(4_000, notBefore)));
            assertThat(estimate.lastReleaseAt()).isEqualTo(estimate.releaseAt());
            assertThat(estimate.earliest()).isEqualTo(timeline.epochMillis(notBefore));
        }
    }

    @Test
    void estimateIsNullIfTheReleaseDependsOnOtherCustomersOrOnTheWindow() {
        SchedulerTimeline timeline = new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(1, 1)));
        timeline.send("bolt", "y", "b", 2);
        assertThat(estimate(timeline, "acme", "x").releaseAt()).isNull();
        timeline.setChannel(ChannelPolicy.UNLIMITED);
        assertThat(estimate(timeline, "acme", "x").releaseAt()).isEqualTo(timeline.epochMillis(0));
        timeline.scheduler().setWindow(CHANNEL, 0);
        assertThat(estimate(timeline, "acme", "x").releaseAt()).isNull();
    }

    @Test
    void estimateIsNullWhileTheSenderOrTheCustomerIsPaused() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.setSender("x", PAUSED);
        assertThat(estimate(timeline, "acme", "x").releaseAt()).isNull();
        assertThat(estimate(timeline, "acme", "y").releaseAt()).isEqualTo(timeline.epochMillis(0));
        timeline.setCustomer("acme", PAUSED);
        assertThat(estimate(timeline, "acme", "y").releaseAt()).isNull();
    }

    @Test
    void estimateUnderACustomerRateIsNullIfAnotherSenderOfTheCustomerHasMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 3);
        ReleaseEstimate estimate =
                fullyInspected(timeline, timeline.request("acme", "x", "next", MessagePriority.NORMAL, 1));
        assertThat(estimate.releaseAt()).isEqualTo(timeline.epochMillis(3_000));
        assertThat(estimate.earliest()).isEqualTo(timeline.epochMillis(1_000));
        assertThat(estimate.hold()).isEqualTo(Hold.CUSTOMER_RATE);
        assertThat(estimate(timeline, "acme", "y").releaseAt()).isNull();
    }

    @Test
    void earliestTimeIncludesOnlyMessagesAheadThatExpireLaterThanTheMessage() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        for (int i = 2; i <= 4; i++) {
            timeline.send(timeline.expiringRequest("acme", "x", "m" + i, 2_500));
        }
        ReleaseEstimate free = fullyInspected(timeline, timeline.expiringRequest("acme", "x", "late", 3_000));
        assertThat(free.releaseAt()).isEqualTo(timeline.epochMillis(4_000));
        assertThat(free.earliest()).isEqualTo(timeline.epochMillis(1_000));
        assertThat(free.countedAhead()).isZero();
        timeline.send("acme", "x", "m5");
        timeline.send("acme", "x", "m6");
        ReleaseEstimate late = fullyInspected(timeline, timeline.expiringRequest("acme", "x", "late", 3_000));
        assertThat(late.earliest()).isEqualTo(timeline.epochMillis(3_000));
        assertThat(late.countedAhead()).isEqualTo(2);
    }

    @Test
    void estimateInspectsOnlyMessagesAheadThatCanDelayTheMessageBeyondItsExpiry() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5_000);
        assertThat(estimate(timeline, timeline.expiringRequest("acme", "x", "never", 9_000_000))
                        .inspectNext())
                .isFalse();
        assertThat(fullyInspected(timeline, timeline.expiringRequest("acme", "x", "soon", 10_000))
                        .countedAhead())
                .isEqualTo(9);
        assertThat(fullyInspected(timeline, timeline.expiringRequest("acme", "x", "late", 4_000_000))
                        .countedAhead())
                .isEqualTo(1_000);
    }

    @Test
    void estimateForAnUnusedSenderCreatesNoLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.tickUntil(10_000);
        estimate(timeline, "acme", "x");
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).isEmpty();
        assertThat(timeline.scheduler()
                        .estimateRelease(
                                new Request(
                                        "nowhere",
                                        "acme",
                                        "x",
                                        MessagePriority.NORMAL,
                                        1,
                                        false,
                                        false,
                                        0,
                                        0,
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE),
                                timeline.epochMillis(0)))
                .isNull();
    }

    /**
     * No message is released before its estimated earliest time, and a message whose earliest time is not before its
     * expiry is never released.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void schedulerReleasesNoMessageBeforeItsEstimatedEarliestTime(long seed) {
        Random random = new Random(seed);
        SchedulerTimeline timeline =
                SchedulerTimeline.withSenders(new RateLimit(1 + random.nextInt(4), 1_000, 1 + random.nextInt(3)));
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(RateLimit.perSecond(2 + random.nextInt(3), 2))));
        int refusable = 0;
        for (int i = 0; i < 300; i++) {
            long now = i * 100L;
            timeline.tickUntil(now);
            long expiresAt = now + 100 + random.nextInt(6_000);
            String sender = "s" + random.nextInt(3);
            Request request = new Request(
                    CHANNEL,
                    "acme",
                    sender,
                    MessagePriority.values()[random.nextInt(3)],
                    1 + random.nextInt(3),
                    false,
                    false,
                    timeline.request("acme", sender, "m" + i, MessagePriority.NORMAL, 1)
                            .position(),
                    timeline.epochMillis(now),
                    Long.MIN_VALUE,
                    random.nextInt(3) == 0 ? Long.MAX_VALUE : timeline.epochMillis(expiresAt));
            ReleaseEstimate estimate = fullyInspected(timeline, request);
            timeline.send(request);
            timeline.expectNoReleaseBefore("m" + i, estimate.earliest(), request.expiresAt());
            refusable += estimate.earliest() >= request.expiresAt() ? 1 : 0;
        }
        timeline.tickUntil(400_000);
        assertThat(refusable)
                .as("number of messages that cannot be released before they expire, with seed %d", seed)
                .isPositive();
        timeline.assertExpectations();
    }
}

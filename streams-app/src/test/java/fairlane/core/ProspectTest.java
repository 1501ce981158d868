package fairlane.core;

import static fairlane.core.Timeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a message leaves that is still to come, and before when it certainly does not. */
class ProspectTest {
    private static final Rate ONE_A_SECOND = Rate.perSecond(1, 1);
    private static final Limit PAUSED = new Limit(null, null, null, true, null);

    private static Prospect prospect(Timeline timeline, Request request) {
        return Objects.requireNonNull(timeline.scheduler().prospect(request, request.acceptedAt()));
    }

    private static Prospect prospect(Timeline timeline, String customer, String sender) {
        return prospect(timeline, timeline.request(customer, sender, "next", Priority.NORMAL, 1));
    }

    /** After everything was looked at that matters. */
    private static Prospect bound(Timeline timeline, Request request) {
        Prospect prospect = prospect(timeline, request);
        while (prospect.look()) {
            continue;
        }
        return prospect;
    }

    @Test
    void whatNothingLimitsLeavesNow() {
        Timeline timeline = Timeline.unlimited().at(700);
        Prospect prospect = prospect(timeline, "acme", "x");
        assertThat(prospect.leavesAt()).isEqualTo(timeline.time(700));
        assertThat(prospect.lastLeavesAt()).isEqualTo(timeline.time(700));
        assertThat(prospect.earliest()).isEqualTo(timeline.time(700));
    }

    @Test
    void whoHasJustSentLeavesWhenItsRateAllows() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        Prospect prospect = prospect(timeline.at(200), "acme", "x");
        assertThat(prospect.leavesAt()).isEqualTo(timeline.time(1_000));
        assertThat(prospect.lastLeavesAt()).isEqualTo(timeline.time(200)); // m1 has left
        assertThat(prospect.earliest()).isEqualTo(timeline.time(1_000));
        assertThat(prospect.reason()).isEqualTo(Hold.SENDER_RATE);
    }

    @Test
    void whoStandsBehindOthersLeavesAfterThem() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        Prospect prospect = prospect(timeline, "acme", "x");
        assertThat(prospect.leavesAt()).isEqualTo(timeline.time(4_000));
        assertThat(prospect.lastLeavesAt()).isEqualTo(timeline.time(3_000));
        Prospect high = prospect(timeline, timeline.request("acme", "x", "high", Priority.HIGH, 1));
        assertThat(high.leavesAt()).isEqualTo(timeline.time(1_000));
        timeline.send("acme", "x", "m5");
        timeline.ticksUntil(5_000);
        assertThat(timeline.released).endsWith("m4@3000", "m5@4000");
    }

    @Test
    void whatIsHeldAfterALongSilenceIsCountedFromNow() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.ticksUntil(60_000);
        timeline.scheduler().window(CHANNEL, 0);
        timeline.send("acme", "x", "m", 2);
        assertThat(bound(timeline, timeline.expiring("acme", "x", "late", 61_500))
                        .earliest())
                .isEqualTo(timeline.time(62_000));
        timeline.scheduler().window(CHANNEL, 10);
        timeline.ticksUntil(65_000);
        assertThat(timeline.released).containsExactly("m1@60010", "m2@61010");
    }

    @Test
    void whatIsForLaterLeavesNoSooner() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        for (long notBefore : new long[] {2_000, 9_000}) {
            Request later = new Request(
                    CHANNEL,
                    "acme",
                    "x",
                    Priority.NORMAL,
                    1,
                    false,
                    false,
                    0,
                    timeline.time(0),
                    timeline.time(notBefore),
                    Long.MAX_VALUE);
            Prospect prospect = prospect(timeline, later);
            assertThat(prospect.leavesAt()).isEqualTo(timeline.time(Math.max(4_000, notBefore)));
            assertThat(prospect.lastLeavesAt()).isEqualTo(prospect.leavesAt());
            assertThat(prospect.earliest()).isEqualTo(timeline.time(notBefore));
        }
    }

    @Test
    void whatOthersDecideIsNotKnown() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(1, 1)));
        timeline.send("bolt", "y", "b", 2);
        assertThat(prospect(timeline, "acme", "x").leavesAt()).isNull();
        timeline.channel(ChannelPolicy.UNLIMITED);
        assertThat(prospect(timeline, "acme", "x").leavesAt()).isEqualTo(timeline.time(0));
        timeline.scheduler().window(CHANNEL, 0);
        assertThat(prospect(timeline, "acme", "x").leavesAt()).isNull();
    }

    @Test
    void whatIsPausedLeavesNobodyKnowsWhen() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.sender("x", PAUSED);
        assertThat(prospect(timeline, "acme", "x").leavesAt()).isNull();
        assertThat(prospect(timeline, "acme", "y").leavesAt()).isEqualTo(timeline.time(0));
        timeline.customer("acme", PAUSED);
        assertThat(prospect(timeline, "acme", "y").leavesAt()).isNull();
    }

    @Test
    void aCustomersRateIsToldOnlyWhereItsOtherSendersDoNotMatter() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer("acme", Limit.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 3);
        Prospect prospect = bound(timeline, timeline.request("acme", "x", "next", Priority.NORMAL, 1));
        assertThat(prospect.leavesAt()).isEqualTo(timeline.time(3_000));
        assertThat(prospect.earliest()).isEqualTo(timeline.time(1_000));
        assertThat(prospect.reason()).isEqualTo(Hold.CUSTOMER_RATE);
        assertThat(prospect(timeline, "acme", "y").leavesAt()).isNull();
    }

    @Test
    void thoseBeforeItCountAsFarAsTheyDoNotExpireBeforeItDoes() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        for (int i = 2; i <= 4; i++) {
            timeline.send(timeline.expiring("acme", "x", "m" + i, 2_500));
        }
        Prospect free = bound(timeline, timeline.expiring("acme", "x", "late", 3_000));
        assertThat(free.leavesAt()).isEqualTo(timeline.time(4_000));
        assertThat(free.earliest()).isEqualTo(timeline.time(1_000));
        assertThat(free.standing()).isZero();
        timeline.send("acme", "x", "m5");
        timeline.send("acme", "x", "m6");
        Prospect late = bound(timeline, timeline.expiring("acme", "x", "late", 3_000));
        assertThat(late.earliest()).isEqualTo(timeline.time(3_000));
        assertThat(late.standing()).isEqualTo(2);
    }

    @Test
    void noMoreIsLookedAtThanMatters() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5_000);
        assertThat(prospect(timeline, timeline.expiring("acme", "x", "never", 9_000_000))
                        .look())
                .isFalse();
        assertThat(bound(timeline, timeline.expiring("acme", "x", "soon", 10_000))
                        .standing())
                .isEqualTo(9);
        assertThat(bound(timeline, timeline.expiring("acme", "x", "late", 4_000_000))
                        .standing())
                .isEqualTo(1_000);
    }

    @Test
    void toAskLeavesNothingBehind() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.ticksUntil(10_000);
        prospect(timeline, "acme", "x");
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).isEmpty();
        assertThat(timeline.scheduler()
                        .prospect(
                                new Request(
                                        "nowhere",
                                        "acme",
                                        "x",
                                        Priority.NORMAL,
                                        1,
                                        false,
                                        false,
                                        0,
                                        0,
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE),
                                timeline.time(0)))
                .isNull();
    }

    /** Whatever is said not to leave in time does not, and nothing leaves before it was said to. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingLeavesBeforeItsEarliestTime(long seed) {
        Random random = new Random(seed);
        Timeline timeline = Timeline.withSenders(new Rate(1 + random.nextInt(4), 1_000, 1 + random.nextInt(3)));
        timeline.customer("acme", Limit.ofRates(List.of(Rate.perSecond(2 + random.nextInt(3), 2))));
        int refusable = 0;
        for (int i = 0; i < 300; i++) {
            long now = i * 100L;
            timeline.ticksUntil(now);
            long expiresAt = now + 100 + random.nextInt(6_000);
            String sender = "s" + random.nextInt(3);
            Request request = new Request(
                    CHANNEL,
                    "acme",
                    sender,
                    Priority.values()[random.nextInt(3)],
                    1 + random.nextInt(3),
                    false,
                    false,
                    timeline.request("acme", sender, "m" + i, Priority.NORMAL, 1)
                            .position(),
                    timeline.time(now),
                    Long.MIN_VALUE,
                    random.nextInt(3) == 0 ? Long.MAX_VALUE : timeline.time(expiresAt));
            Prospect prospect = bound(timeline, request);
            timeline.send(request);
            timeline.expect("m" + i, prospect.earliest(), request.expiresAt());
            refusable += prospect.earliest() >= request.expiresAt() ? 1 : 0;
        }
        timeline.ticksUntil(400_000);
        assertThat(refusable).as("that would have been refused, seed %d", seed).isPositive();
        timeline.requireExpected();
    }
}

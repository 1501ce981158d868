package fairlane.core;

import static fairlane.core.Timeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may leave within five seconds, and what has left lately. */
class OutlookTest {
    private static final Limit PAUSED = new Limit(null, null, null, true, null);
    private static final Limit BLOCKED = new Limit(null, null, null, null, true);

    private static Outlook outlook(Timeline timeline, long millis) {
        return Objects.requireNonNull(timeline.scheduler().outlook(CHANNEL, timeline.time(millis)));
    }

    private static double leaving(Timeline timeline) {
        return outlook(timeline, 0).leaving();
    }

    @Test
    void allThatOnlyWaitsForTheWindowMayLeave() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().window(CHANNEL, 0);
        timeline.send("acme", "x", "x", 3);
        timeline.send("bolt", "y", "y", 2);
        assertThat(outlook(timeline, 0)).isEqualTo(new Outlook(5_000, 5, null, 0, 0, 0));
        timeline.scheduler().window(CHANNEL, 4);
        timeline.turn();
        assertThat(leaving(timeline)).isEqualTo(1);
    }

    @Test
    void ofALaneAsMuchMayLeaveAsItsRateLets() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(1, 1));
        timeline.send("acme", "x", "x", 100);
        assertThat(leaving(timeline)).isEqualTo(5);
        timeline.send("acme", "y", "y", 3);
        assertThat(leaving(timeline)).isEqualTo(7);
    }

    @Test
    void ofABurstAsMuchMayLeaveAsIsLeftOfIt() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(1, 50));
        timeline.scheduler().window(CHANNEL, 10);
        timeline.send("acme", "x", "x", 100);
        assertThat(leaving(timeline)).isEqualTo(40);
    }

    @Test
    void whatADaysRateHoldsBackIsHardlyLeaving() {
        Timeline timeline = Timeline.withSenders(new Rate(2_000, 86_400_000, 20));
        timeline.send("acme", "x", "x", 100);
        assertThat(leaving(timeline)).isCloseTo(2_000.0 * 5 / 86_400, within(0.002));
    }

    @Test
    void ofACustomerAsMuchMayLeaveAsItsRateLets() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer("acme", Limit.ofRates(List.of(Rate.perSecond(2, 1))));
        for (int sender = 0; sender < 10; sender++) {
            timeline.send("acme", "s" + sender, "m" + sender + "-", 10);
        }
        assertThat(leaving(timeline)).isEqualTo(10);
    }

    @Test
    void ofTheChannelAsMuchMayLeaveAsItsRatesLet() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(10, 1)));
        timeline.send("acme", "x", "x", 100);
        timeline.send("bolt", "y", "y", 100);
        assertThat(outlook(timeline, 0).leaving()).isEqualTo(50);
        assertThat(outlook(timeline, 0).most()).isEqualTo(50);
    }

    @Test
    void costsCount() {
        Timeline timeline = new Timeline(
                new ChannelPolicy(List.of(Rate.perSecond(100, 4)), List.of(Rate.perSecond(4, 4)), null, false));
        for (int i = 0; i < 100; i++) {
            timeline.send(timeline.request("acme", "x", "x" + i, Priority.NORMAL, 2));
        }
        assertThat(outlook(timeline, 0).leaving()).isEqualTo(10);
        assertThat(outlook(timeline, 0).most()).isEqualTo(250);
    }

    @Test
    void whatIsPausedOrBlockedIsNotLeaving() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().window(CHANNEL, 0);
        timeline.send("acme", "x", "x", 3);
        timeline.send("acme", "y", "y", 4);
        timeline.send("bolt", "z", "z", 5);
        timeline.sender("x", PAUSED);
        assertThat(leaving(timeline)).isEqualTo(9);
        timeline.customer("acme", PAUSED);
        assertThat(leaving(timeline)).isEqualTo(5);
        timeline.customer("bolt", BLOCKED);
        assertThat(leaving(timeline)).isZero();
        timeline.customer("acme", Limit.UNSET);
        assertThat(leaving(timeline)).isEqualTo(4);
        timeline.channel(new ChannelPolicy(List.of(), List.of(), null, true));
        assertThat(leaving(timeline)).isZero();
    }

    @Test
    void itIsKnownAgainAfterARestart() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(1, 1));
        timeline.send("acme", "x", "x", 100);
        timeline.restartAt(500);
        timeline.turn();
        assertThat(outlook(timeline, 500).leaving()).isEqualTo(5);
    }

    @Test
    void aSteadyFlowIsSeenAsItIs() {
        Timeline timeline = Timeline.unlimited();
        for (int millis = 10; millis <= 300_000; millis += 10) {
            timeline.at(millis).send("acme", "x", "m" + millis);
        }
        Outlook outlook = outlook(timeline, 300_000);
        assertThat(outlook.passing()).isCloseTo(100, within(2.0));
        assertThat(outlook.releasing()).isEqualTo(outlook.passing());
        assertThat(outlook.paced()).isZero();
        assertThat(outlook(timeline, 330_000).releasing()).isCloseTo(37, within(2.0));
    }

    @Test
    void whatASendersRateSpacesIsPaced() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(10, 1));
        timeline.send("acme", "x", "x", 3_000);
        timeline.ticksUntil(295_000);
        Outlook outlook = outlook(timeline, 295_000);
        assertThat(outlook.releasing()).isCloseTo(10, within(1.0));
        assertThat(outlook.paced()).isEqualTo(outlook.releasing());
        assertThat(outlook.passing()).isLessThan(0.01);
    }

    @Test
    void ofAChannelThatNobodyKnowsThereIsNone() {
        assertThat(Timeline.unlimited().scheduler().outlook("nowhere", 0)).isNull();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void nothingIsLeftOfItWhenAllHasLeft(@ForAll long seed) {
        Random random = new Random(seed);
        Timeline timeline = Timeline.withSenders(Rate.perSecond(3, 2));
        int sent = send(timeline, random, 0);
        for (long now = 50; now < 20_000; now += 50) {
            timeline.at(now);
            sent += random.nextInt(4) == 0 ? send(timeline, random, now) : 0;
            change(timeline, random);
            timeline.turn();
            assertThat(outlook(timeline, now).leaving()).isBetween(0.0, (double) sent - timeline.released.size());
        }
        timeline.channel(ChannelPolicy.UNLIMITED);
        timeline.sender("x", Limit.UNSET);
        timeline.customer("acme", Limit.UNSET);
        timeline.scheduler().window(CHANNEL, Long.MAX_VALUE);
        timeline.turn();
        assertThat(timeline.released).hasSize(sent);
        assertThat(outlook(timeline, 20_000).leaving()).isZero();
    }

    private static int send(Timeline timeline, Random random, long now) {
        int count = 1 + random.nextInt(5);
        timeline.send(any(random, "acme", "bolt"), any(random, "x", "y"), now + "-", count);
        return count;
    }

    private static void change(Timeline timeline, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> timeline.sender("x", random.nextBoolean() ? PAUSED : Limit.UNSET);
            case 1 -> timeline.customer("acme", limit(random.nextBoolean() ? Rate.perSecond(2, 3) : null));
            case 2 -> timeline.scheduler().window(CHANNEL, random.nextInt(10));
            default -> timeline.turn(1 + random.nextInt(10));
        }
    }

    private static Limit limit(@Nullable Rate rate) {
        return rate == null ? Limit.UNSET : Limit.ofRates(List.of(rate));
    }

    private static String any(Random random, String one, String other) {
        return random.nextBoolean() ? one : other;
    }
}

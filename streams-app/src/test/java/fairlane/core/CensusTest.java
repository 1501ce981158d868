package fairlane.core;

import static fairlane.core.Timeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held by what, as it is kept all along, and who gets how much of what is due. */
class CensusTest {
    private static final Rate ONE_A_SECOND = Rate.perSecond(1, 1);

    private Census census(Timeline timeline, long millis) {
        return timeline.scheduler().census(CHANNEL, timeline.time(millis));
    }

    private static long held(Census census, Hold hold) {
        return census.held().getOrDefault(hold, 0L);
    }

    private static long all(Census census) {
        return census.held().values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void whatASenderHoldsIsCountedAsItComesAndLeaves() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.send("acme", "y", "n", 3);
        assertThat(held(census(timeline, 0), Hold.SENDER_RATE)).isEqualTo(4 + 2);
        timeline.ticksUntil(2_000);
        Census later = census(timeline, 2_000);
        assertThat(held(later, Hold.SENDER_RATE)).isEqualTo(2);
        assertThat(all(later)).isEqualTo(2);
        timeline.ticksUntil(10_000);
        assertThat(all(census(timeline, 10_000))).isZero();
    }

    @Test
    void aCustomersRateHoldsAllItsReadyLanes() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer("acme", Limit.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 4);
        timeline.send("acme", "y", "n", 2);
        Census census = census(timeline, 0);
        assertThat(held(census, Hold.CUSTOMER_RATE)).isEqualTo(5);
        assertThat(census.eligible()).isZero();
        assertThat(census.oldestEligibleAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsEligibleIsHeldByWhateverKeepsTheChannel() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(10, 1)));
        timeline.send("acme", "x", "m", 11);
        timeline.send("bolt", "y", "n", 4);
        timeline.turn();
        Census census = census(timeline, 0);
        assertThat(held(census, Hold.CHANNEL_RATE)).isEqualTo(14);
        assertThat(census.eligible()).as("lanes").isEqualTo(2);
        timeline.scheduler().window(CHANNEL, 0);
        assertThat(held(census(timeline, 0), Hold.CHANNEL_WINDOW)).isEqualTo(14);
        timeline.scheduler().suspend(CHANNEL, true);
        assertThat(census(timeline, 0).held()).containsOnlyKeys(Hold.PAUSED).containsEntry(Hold.PAUSED, 14L);
    }

    @Test
    void aPausedSenderAndAPausedCustomerAreTold() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.send("acme", "y", "n", 3);
        timeline.sender("x", new Limit(null, null, null, true, null));
        Census census = census(timeline, 0);
        assertThat(held(census, Hold.PAUSED)).isEqualTo(4);
        assertThat(held(census, Hold.SENDER_RATE)).isEqualTo(2);
    }

    @Test
    void theOldestIsTheOneThatHasBeenEligibleLongest() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(1, 1)));
        timeline.send("acme", "x", "m", 3);
        timeline.at(400).send("bolt", "y", "n1");
        timeline.ticksUntil(500);
        assertThat(census(timeline, 500).oldestEligibleAt())
                .as("the second of acme's came first in its lane at once")
                .isEqualTo(timeline.time(0));
        timeline.ticksUntil(1_000);
        assertThat(census(timeline, 1_000).oldestEligibleAt()).isEqualTo(timeline.time(400));
    }

    @Test
    void aRestoredBacklogIsCountedAsItIsFound() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 5);
        timeline.restartAt(100);
        assertThat(all(census(timeline, 100))).isZero();
        timeline.turn();
        assertThat(all(census(timeline, 100))).isEqualTo(4);
    }

    @Test
    void whoGetsWhatIsDueHasAShareOfOne() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.customer("bolt", new Limit(null, 3, null, null, null));
        timeline.send("acme", "x", "m", 2_000);
        timeline.send("bolt", "y", "n", 3_000);
        timeline.ticksUntil(10_000);
        List<Share> shares = census(timeline, 10_000).shares();
        assertThat(shares.get(0).customer()).isEqualTo("bolt");
        assertThat(shares.get(0).got()).isCloseTo(750, within(10.0));
        assertThat(shares.get(0).due()).isCloseTo(750, within(10.0));
        assertThat(shares.get(1).customer()).isEqualTo("acme");
        assertThat(shares.get(1).got()).isCloseTo(250, within(10.0));
        assertThat(shares).allSatisfy(share -> assertThat(share.ratio()).isCloseTo(1, within(0.02)));
    }

    @Test
    void nothingIsDueToWhoHasNothingEligible() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.sender("slow", Limit.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "m", 2_000);
        timeline.send("bolt", "slow", "n", 100);
        timeline.ticksUntil(10_000);
        Share bolt = census(timeline, 10_000).shares().stream()
                .filter(share -> "bolt".equals(share.customer()))
                .findFirst()
                .orElseThrow();
        assertThat(bolt.got()).isCloseTo(10, within(1.0));
        assertThat(bolt.due())
                .as("a half of what left while its head was eligible")
                .isCloseTo(10, within(8.0));
    }

    @Test
    void aMinuteLaterNothingIsLeftOfIt() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.send("acme", "x", "m", 500);
        timeline.send("bolt", "y", "n", 500);
        timeline.ticksUntil(12_000);
        assertThat(census(timeline, 75_000).shares())
                .containsExactly(new Share(null, 0, 0))
                .allSatisfy(share -> assertThat(share.ratio()).isEqualTo(1));
    }

    @Test
    void aHundredThousandCustomersAreToldAsElevenAtTheMost() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100_000, 2_000)));
        timeline.send("heavy", "h", "h", 40_000);
        for (int i = 0; i < 100_000; i++) {
            timeline.send("light" + i, "s" + i, "l" + i);
        }
        timeline.ticksUntil(2_000);
        List<Share> shares = census(timeline, 2_000).shares();
        assertThat(shares).hasSizeLessThanOrEqualTo(11);
        Share rest = shares.get(shares.size() - 1);
        assertThat(rest.customer()).isNull();
        assertThat(rest.got()).isGreaterThan(90_000);
        assertThat(rest.ratio()).isCloseTo(1, within(0.05));
    }

    @Test
    void theHeaviestIsFoundAmongManyWhoAreWatchedForAMoment() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(1_000, 20)));
        timeline.customer("heavy", new Limit(null, 20, null, null, null));
        timeline.send("heavy", "h", "h", 1_000);
        for (int i = 0; i < 100; i++) {
            timeline.send("light" + i, "s" + i, "l" + i + "-", 50);
        }
        timeline.ticksUntil(3_000);
        List<Share> shares = census(timeline, 3_000).shares();
        assertThat(shares.get(0).customer()).isEqualTo("heavy");
        assertThat(shares.get(0).ratio()).isCloseTo(1, within(0.1));
        assertThat(timeline.lane("heavy", "h").isOfHeavyCustomer()).isTrue();
    }
}

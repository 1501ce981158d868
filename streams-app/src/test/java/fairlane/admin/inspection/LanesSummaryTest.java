package fairlane.admin.inspection;

import static fairlane.admin.inspection.HeldRows.lane;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.inspection.LanesSummary.HeldTotal;
import fairlane.wire.HeldLane;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanesSummaryTest {
    private final LanesSummary summary = new LanesSummary(2);

    @Test
    void lanesSummaryKeepsTheLanesWithTheOldestMessagesInOrderOfAge() {
        summary.add(lane("sms", 0, 1, 30, "FAIR_SHARE"));
        summary.add(lane("sms", 0, 1, 10, "FAIR_SHARE"));
        summary.add(lane("sms", 0, 1, 20, "FAIR_SHARE"));
        assertThat(summary.oldest()).extracting(HeldLane::oldestAcceptedAt).containsExactly(10L, 20L);
    }

    @Test
    void lanesSummaryOrdersLanesOfEqualAgeByChannel() {
        summary.add(lane("sms", 0, 1, 10, "FAIR_SHARE"));
        summary.add(lane("email", 0, 1, 10, "FAIR_SHARE"));
        assertThat(summary.oldest()).extracting(HeldLane::channel).containsExactly("email", "sms");
    }

    @Test
    void lanesSummaryCountsLanesAndMessagesByHoldReason() {
        summary.add(lane("sms", 0, 5, 10, "SENDER_RATE"));
        summary.add(lane("sms", 1, 7, 20, "SENDER_RATE"));
        summary.add(lane("email", 0, 1, 30, "PAUSED"));
        assertThat(summary.byHold())
                .isEqualTo(Map.of("SENDER_RATE", new HeldTotal(2, 12), "PAUSED", new HeldTotal(1, 1)));
        assertThat(summary.total()).isEqualTo(new HeldTotal(3, 13));
    }

    @Test
    void lanesSummaryContainsOneLaneForEachFullInFlightWindow() {
        summary.add(lane("sms", 0, 1, 10, "CHANNEL_WINDOW"));
        summary.add(lane("sms", 0, 1, 11, "CHANNEL_WINDOW"));
        summary.add(lane("sms", 1, 1, 12, "CHANNEL_WINDOW"));
        summary.add(lane("sms", 1, 1, 13, "PAUSED"));
        assertThat(summary.lanesHeldByWindow()).extracting(HeldLane::partition).containsExactly(0, 1);
    }

    @Test
    void lanesSummaryWithoutLanesHasNoMessages() {
        assertThat(summary.total()).isEqualTo(new HeldTotal(0, 0));
        assertThat(summary.oldest()).isEmpty();
    }
}

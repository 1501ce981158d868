package fairlane.cli.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.inspection.LanesSummary;
import fairlane.cli.text.TimeText;
import fairlane.wire.HeldLane;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanesTextTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void lanesTextReportsThatNoMessageIsHeld() {
        assertThat(print(new LanesSummary(50))).isEqualTo("Nothing is held.\n");
    }

    @Test
    void laneRowShowsTheHoldReasonAndTheTimeUntilTheLaneIsEmpty() {
        LanesSummary summary = new LanesSummary(50);
        summary.add(lane("+15550100", 29, NOW - 12_000, "SENDER_RATE", NOW + 400, NOW + 28_400));

        assertThat(print(summary)).isEqualTo("""
            CHANNEL  CUSTOMER  SENDER     WHY          HELD  OLDEST  NEXT LEAVES IN  EMPTY IN
            sms      acme      +15550100  SENDER_RATE    29    12 s           0.4 s      28 s

            WHY          MEANING                          MESSAGES  LANES
            SENDER_RATE  the sender has used up its rate        29      1
            """);
    }

    @Test
    void lanesTextListsTheLanesWithTheOldestMessagesAndCountsTheOtherLanes() {
        LanesSummary summary = new LanesSummary(2);
        summary.add(lane("young", 1, NOW - 1_000, "FAIR_SHARE", null, null));
        summary.add(lane("oldest", 1_000, NOW - 7_200_000, "PAUSED", null, null));
        summary.add(lane("younger", 1, NOW - 900, "FAIR_SHARE", null, null));
        summary.add(lane("old", 5, NOW - 90_000, "SCHEDULED", NOW + 3_600_000, NOW + 90_000_000));

        assertThat(print(summary)).isEqualTo("""
            CHANNEL  CUSTOMER  SENDER  WHY         HELD      OLDEST  NEXT LEAVES IN  EMPTY IN
            sms      acme      oldest  PAUSED     1,000   2 h 0 min               -         -
            sms      acme      old     SCHEDULED      5  1 min 30 s       1 h 0 min   1 d 1 h
            and 2 lanes more, whose messages are newer; --count shows more.

            WHY         MEANING                                            MESSAGES  LANES
            FAIR_SHARE  within its limits, waits for the customer's turn          2      2
            PAUSED      the sender, the customer or the channel is paused     1,000      1
            SCHEDULED   scheduled for a later time                                5      1
            all                                                               1,007      4
            """);
    }

    @Test
    void unknownHoldReasonIsShownByName() {
        LanesSummary summary = new LanesSummary(1);
        summary.add(lane("s", 1, NOW, "QUIET_HOURS", null, null));

        assertThat(print(summary)).contains("QUIET_HOURS");
    }

    private static HeldLane lane(
            String sender, long held, long oldest, String hold, @Nullable Long leavesAt, @Nullable Long emptyAt) {
        return new HeldLane("sms", "acme", sender, 0, held, oldest, hold, leavesAt, emptyAt);
    }

    private static String print(LanesSummary summary) {
        StringWriter text = new StringWriter();
        new LanesText(new PrintWriter(text, true), new TimeText(NOW, ZoneId.of("UTC"))).print(summary);
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}

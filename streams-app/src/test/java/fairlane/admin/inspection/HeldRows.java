package fairlane.admin.inspection;

import fairlane.admin.TestRequests;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import fairlane.wire.HeldLane;
import fairlane.wire.HeldMessage;
import fairlane.wire.InFlight;
import org.jspecify.annotations.Nullable;

/** Creates rows as pipeline instances return them to inspection queries. */
public final class HeldRows {
    private HeldRows() {}

    /** Returns a row for a lane of the customer acme and the sender +15550100. */
    public static HeldLane lane(String channel, int partition, long held, long oldestAcceptedAt, String hold) {
        InFlight window = hold.equals("CHANNEL_WINDOW") ? new InFlight("carrier", true, 100, 0, 100, 100, false) : null;
        return new HeldLane(channel, "acme", "+15550100", partition, held, oldestAcceptedAt, hold, null, null, window);
    }

    /** Returns a row for a held message of the customer acme and the sender +15550100. */
    public static HeldMessage message(String channel, String id, long ahead, String hold, @Nullable Long leavesAt) {
        byte[] value = Encodings.singleObject()
                .writer(SendRequest.class)
                .write("fairlane.requests", TestRequests.request(channel, id).build());
        return new HeldMessage(
                channel,
                "acme",
                "+15550100",
                0,
                id,
                "NORMAL",
                1,
                1,
                1_000,
                null,
                null,
                ahead,
                hold,
                leavesAt,
                null,
                value);
    }
}

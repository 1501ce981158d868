package fairlane.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.core.limits.MeterKey;
import fairlane.core.limits.MeterState;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.Head;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that the values and keys of the state stores are decoded to what was encoded. */
class StoreCodecTest {
    @ParameterizedTest
    @EnumSource(MessagePriority.class)
    void decodedMessageEqualsEncodedMessage(MessagePriority priority) {
        Header[] headers = {
            new RecordHeader("a", new byte[] {1, 2}),
            new RecordHeader("ключ", (byte[]) null),
            new RecordHeader("", new byte[0])
        };
        for (boolean retry : List.of(true, false)) {
            Request request = request(priority, retry, !retry);
            Message message = new Message(request, "idé", retry, Integer.MAX_VALUE, headers, new byte[] {0, -1});
            Message decoded = MessageCodec.decode("sms", "acme", "+1", MessageCodec.encode(message));

            assertThat(decoded).usingRecursiveComparison().isEqualTo(message);
        }
    }

    @Test
    void decodedMessageWithoutHeadersOrValueEqualsEncodedMessage() {
        Message message =
                new Message(request(MessagePriority.BULK, false, false), "m", false, 1, new Header[0], new byte[0]);
        Message decoded = MessageCodec.decode("sms", "acme", "+1", MessageCodec.encode(message));

        assertThat(decoded).usingRecursiveComparison().isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"HIGH, 06", "NORMAL, 16", "BULK, 26"})
    void storedFormatOfMessageIsUnchanged(MessagePriority priority, String flags) {
        Request request = new Request("sms", "acme", "+1", priority, 2, true, true, 3, 4, 5, 6);
        Message message = new Message(
                request, "id", false, 7, new Header[] {new RecordHeader("h", (byte[]) null)}, new byte[] {8, 9});
        byte[] bytes = HexFormat.of()
                .parseHex("01" + "00000002" + "0000000000000004" + "0000000000000006" + "0000000000000005"
                        + "0000000000000003" + "00000007" + flags + "000000026964" + "00000001" + "0000000168"
                        + "ffffffff" + "0809");

        assertThat(MessageCodec.encode(message)).isEqualTo(bytes);
        assertThat(MessageCodec.decode("sms", "acme", "+1", bytes))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    /** The rank of a priority must not change, because the keys of held messages contain the rank. */
    @ParameterizedTest
    @CsvSource({
        "HIGH, true, 0",
        "HIGH, false, 1",
        "NORMAL, true, 2",
        "NORMAL, false, 3",
        "BULK, true, 4",
        "BULK, false, 5"
    })
    void storedRankOfEachPriorityIsUnchanged(MessagePriority priority, boolean retry, int rank) {
        assertThat(priority.rank(retry)).isEqualTo(rank);
        assertThat(MessagePriority.ofRank(rank)).isEqualTo(priority);
    }

    @Test
    void unknownPriorityCodeIsRejected() {
        byte[] bytes = MessageCodec.encode(
                new Message(request(MessagePriority.BULK, false, false), "m", false, 1, new Header[0], new byte[0]));
        bytes[1 + 4 + 8 + 8 + 8 + 8 + 4] = 3 << 4;

        assertThatThrownBy(() -> MessageCodec.decode("sms", "acme", "+1", bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("priority code 3");
    }

    @Test
    void schedulerFieldsAreDecodedFromEncodedMessage() {
        Message message =
                new Message(request(MessagePriority.NORMAL, true, true), "m", true, 1, new Header[0], new byte[] {1});
        assertThat(MessageCodec.head(MessageCodec.encode(message))).isEqualTo(new Head(1_000, 11, 33));
    }

    @Test
    void decodedLaneCheckpointsEqualEncodedLaneCheckpoints() {
        List<LaneCheckpoint> marks =
                List.of(new LaneCheckpoint(0, 0, -1), new LaneCheckpoint(5, Long.MAX_VALUE - 1, Long.MAX_VALUE));
        assertThat(StateCodec.decodeLane(StateCodec.encode(marks))).isEqualTo(marks);
        assertThat(StateCodec.decodeLane(StateCodec.encode(List.<LaneCheckpoint>of())))
                .isEmpty();
    }

    @Test
    void decodedMeterEqualsEncodedMeter() {
        MeterState state = new MeterState(
                1_767_225_600_000L,
                List.of(
                        new MeterState.Level(new RateLimit(0.1, 1_000, null), 0.30000000000000004),
                        new MeterState.Level(new RateLimit(1e9, 86_400_000, 1), 1e-9),
                        new MeterState.Level(new RateLimit(1, 1, Integer.MAX_VALUE), 1e12)));
        assertThat(StateCodec.decodeMeter(StateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void unknownFormatVersionIsRejectedWithAdvice() {
        byte[] held = MessageCodec.encode(
                new Message(request(MessagePriority.HIGH, false, false), "m", true, 1, new Header[0], new byte[0]));
        byte[] meter = StateCodec.encode(new MeterState(1, List.of()));
        byte[] lane = StateCodec.encode(List.of(new LaneCheckpoint(0, 1, 2)));
        held[0] = 2;
        meter[0] = 2;
        lane[0] = 2;
        assertThatThrownBy(() -> MessageCodec.decode("sms", "acme", "+1", held))
                .hasMessageContaining("run the version that wrote it");
        assertThatThrownBy(() -> MessageCodec.head(held)).hasMessageContaining("has format 2");
        assertThatThrownBy(() -> StateCodec.decodeMeter(meter)).hasMessageContaining("run the version that wrote it");
        assertThatThrownBy(() -> StateCodec.decodeLane(lane)).hasMessageContaining("has format 2");
    }

    @Test
    void storeKeysDecodeToTheNamesTheyWereBuiltFrom() {
        String longest = "ä".repeat(127) + "x";
        StoreKeys.LaneNames names = new StoreKeys.LaneNames("sms", longest, longest);
        assertThat(StoreKeys.lane(StoreKeys.lane("sms", longest, longest))).isEqualTo(names);

        Bytes scheduled = StoreKeys.scheduled(123, "sms", longest, longest, 99);
        assertThat(StoreKeys.scheduledNames(scheduled)).isEqualTo(names);
        assertThat(StoreKeys.notBefore(scheduled)).isEqualTo(123);

        for (MeterKey key : List.of(
                new MeterKey("sms", null, null),
                new MeterKey("sms", "acme", null),
                new MeterKey("sms", "acme", "+1"))) {
            assertThat(StoreKeys.meter(StoreKeys.meter(key))).isEqualTo(key);
        }
    }

    private static Request request(MessagePriority priority, boolean retry, boolean accepted) {
        return new Request("sms", "acme", "+1", priority, 1_000, retry, accepted, Long.MAX_VALUE, 11, 22, 33);
    }
}

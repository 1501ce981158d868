package fairlane.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnreadableRecordTest {
    private static final int HEADER = 10;

    private final Encodings encodings = Encodings.singleObject();
    private final RecordReader<SendRequest> requests = encodings.reader(SendRequest.class);
    private final RecordReader<SendRequest> views = encodings.viewer(SendRequest.class);
    private final byte[] good = encodings.writer(SendRequest.class).write("any", Requests.full());

    @Test
    void whatIsNotAvroSaysWhatItStartsWith() {
        assertUnreadable("{\"id\":1}".getBytes(UTF_8), "not Avro: starts with 7b 22");
        assertUnreadable(new byte[0], "not Avro: it is empty");
        assertUnreadable(new byte[] {7}, "not Avro: starts with 07");
        assertUnreadable(hex("c301020304"), "truncated: only 5 bytes, c3 01");
        assertUnreadable(hex("000000"), "truncated: only 3 bytes, 00 00");
    }

    @Test
    void aFingerprintThatIsNotKnownIsNamed() {
        byte[] value = good.clone();
        Arrays.fill(value, 2, HEADER, (byte) 0xAB);

        assertUnreadable(value, "schema fingerprint abababababababab is not known for SendRequest");
    }

    @Test
    void aRecordOfAnotherTypeIsNotKnown() {
        byte[] channel = encodings
                .writer(Channel.class)
                .write("any", Channel.newBuilder().build());

        assertThatThrownBy(() -> requests.read(channel))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageEndingWith("is not known for SendRequest");
    }

    @Test
    void noPrefixOfARecordIsARecord() {
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThat(read(requests, cut)).as("%d bytes", length).isEmpty();
            assertThat(read(views, cut)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void whatFollowsARecordIsRefused() {
        assertUnreadable(Arrays.copyOf(good, good.length + 3), "damaged Avro: 3 bytes follow the end of the record");
    }

    @Test
    void lengthsBeyondTheEndAreRefusedBeforeAnythingIsAllocated() {
        assertUnreadable(body("feffffff0f"), "damaged Avro: a length of 2147483647 bytes where 0 are left");
        assertUnreadable(
                body("feffffffffffffffff01"), "damaged Avro: a length of 9223372036854775807 bytes where 0 are left");
        assertUnreadable(body("01"), "damaged Avro: a length of -1 bytes where 0 are left");
        assertUnreadable(body("ffffffffffffffffffffff"), "damaged Avro: a number does not end");
    }

    @Test
    void moreItemsThanBytesAreRefusedBeforeAnythingIsAllocated() {
        String upToAttributes = "0231" + "0e64656661756c74" + "00" + "00" + "00" + "00";
        String claim = "damaged Avro: an array or map claims more items than there are bytes";

        assertUnreadable(body(upToAttributes + "feffffff0f"), claim);
        assertUnreadable(body(upToAttributes + "ffffffffffffffffff01" + "00"), claim);
        assertUnreadable(body(upToAttributes + "ffffffff0f" + "00"), claim);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        String upToSender = "0231" + "0e64656661756c74";
        String upToPriority = upToSender + "00" + "00" + "00" + "00" + "00";

        assertUnreadable(
                body(upToSender + "04"),
                "not a SendRequest: Union branch index out of range: must be in [0, 2), but received 2");
        assertUnreadable(
                body(upToPriority + "06"),
                "not a SendRequest: Enumeration out of range: must be in [0, 3), but received 3");
        assertUnreadable(body(upToPriority + "02" + "02" + "feffffff1f"), "damaged Avro: an int is out of range");
        assertUnreadable(body("02ff"), "damaged Avro: a string is not UTF-8");
    }

    @Test
    void textMayHaveTheReplacementCharacter() throws Exception {
        SendRequest request = SendRequest.newBuilder(Requests.full())
                .setId("a\uFFFDb")
                .setRecipient("\uFFFD")
                .build();

        assertThat(requests.read(encodings.writer(SendRequest.class).write("any", request)))
                .isEqualTo(request);
    }

    @Test
    void damagedBytesAreReadOrRefusedAndByBothReadersAlike() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            assertReadAlike(damaged(random), seed, i);
        }
    }

    @Test
    void inventedBytesAreReadOrRefusedAndByBothReadersAlike() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] invented = Arrays.copyOf(good, HEADER + random.nextInt(40));
            for (int at = HEADER; at < invented.length; at++) {
                invented[at] = (byte) random.nextInt(random.nextBoolean() ? 8 : 256);
            }
            assertReadAlike(invented, seed, i);
        }
    }

    private byte[] damaged(Random random) {
        byte[] damaged = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            damaged[HEADER + random.nextInt(good.length - HEADER)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private void assertReadAlike(byte[] value, long seed, int round) {
        assertThat(read(views, value))
                .as("seed %d, round %d: %s", seed, round, HexFormat.of().formatHex(value))
                .isEqualTo(read(requests, value));
    }

    private void assertUnreadable(byte[] value, String why) {
        assertThatThrownBy(() -> requests.read(value))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage(why);
        assertThat(read(views, value)).isEmpty();
    }

    private static <T> Optional<T> read(RecordReader<T> reader, byte[] value) {
        try {
            return Optional.of(reader.read(value));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    private byte[] body(String hex) {
        byte[] body = hex(hex);
        return ByteBuffer.allocate(HEADER + body.length)
                .put(good, 0, HEADER)
                .put(body)
                .array();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

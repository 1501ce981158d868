package fairlane.schema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.junit.jupiter.api.Test;

class UnreadableRecordTest {
    private static final int HEADER = 10;

    private final Encodings encodings = Encodings.singleObject();
    private final RecordReader<SendRequest> requests = encodings.reader(SendRequest.class);
    private final RecordReader<SendRequest> views = encodings.viewer(SendRequest.class);
    private final byte[] validRecord = encodings.writer(SendRequest.class).write("any", SampleRequests.full());

    @Test
    void errorForValueThatIsNotAvroShowsFirstBytes() {
        assertUnreadable("{\"id\":1}".getBytes(UTF_8), "not Avro: starts with 7b 22");
        assertUnreadable(new byte[0], "not Avro: it is empty");
        assertUnreadable(new byte[] {7}, "not Avro: starts with 07");
        assertUnreadable(hex("c301020304"), "truncated: only 5 bytes, c3 01");
        assertUnreadable(hex("000000"), "truncated: only 3 bytes, 00 00");
    }

    @Test
    void errorNamesUnknownSchemaFingerprint() {
        byte[] value = validRecord.clone();
        Arrays.fill(value, 2, HEADER, (byte) 0xAB);

        assertUnreadable(value, "schema fingerprint abababababababab is not known for SendRequest");
    }

    @Test
    void recordOfAnotherTypeIsUnreadable() {
        byte[] channel = encodings
                .writer(Channel.class)
                .write("any", Channel.newBuilder().build());

        assertThatThrownBy(() -> requests.read(channel))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageEndingWith("is not known for SendRequest");
    }

    @Test
    void truncatedRecordIsUnreadable() {
        for (int length = 0; length < validRecord.length; length++) {
            byte[] truncated = Arrays.copyOf(validRecord, length);
            assertThat(read(requests, truncated)).as("%d bytes", length).isEmpty();
            assertThat(read(views, truncated)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void recordWithTrailingBytesIsUnreadable() {
        assertUnreadable(
                Arrays.copyOf(validRecord, validRecord.length + 3),
                "damaged Avro: 3 bytes follow the end of the record");
    }

    @Test
    void lengthBeyondEndOfRecordIsRejectedBeforeAllocation() {
        assertUnreadable(body("feffffff0f"), "damaged Avro: a length of 2147483647 bytes where 0 are left");
        assertUnreadable(
                body("feffffffffffffffff01"), "damaged Avro: a length of 9223372036854775807 bytes where 0 are left");
        assertUnreadable(body("01"), "damaged Avro: a length of -1 bytes where 0 are left");
        assertUnreadable(body("ffffffffffffffffffffff"), "damaged Avro: a number does not end");
    }

    @Test
    void itemCountBeyondEndOfRecordIsRejectedBeforeAllocation() {
        String upToAttributes = "0231" + "0e64656661756c74" + "00" + "00" + "00" + "00";
        String claim = "damaged Avro: an array or map claims more items than there are bytes";

        assertUnreadable(body(upToAttributes + "feffffff0f"), claim);
        assertUnreadable(body(upToAttributes + "ffffffffffffffffff01" + "00"), claim);
        assertUnreadable(body(upToAttributes + "ffffffff0f" + "00"), claim);
    }

    @Test
    void fieldWithInvalidValueIsRejected() {
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
    void readerAcceptsTextWithUnicodeReplacementCharacter() throws Exception {
        SendRequest request = SendRequest.newBuilder(SampleRequests.full())
                .setId("a\uFFFDb")
                .setRecipient("\uFFFD")
                .build();

        assertThat(requests.read(encodings.writer(SendRequest.class).write("any", request)))
                .isEqualTo(request);
    }

    @Test
    void copyingReaderAndViewingReaderReadOrRejectTheSameDamagedRecords() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            assertReadAlike(damaged(random), seed, i);
        }
    }

    @Test
    void copyingReaderAndViewingReaderReadOrRejectTheSameRandomBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] randomBytes = Arrays.copyOf(validRecord, HEADER + random.nextInt(40));
            for (int at = HEADER; at < randomBytes.length; at++) {
                randomBytes[at] = (byte) random.nextInt(random.nextBoolean() ? 8 : 256);
            }
            assertReadAlike(randomBytes, seed, i);
        }
    }

    /**
     * Tests that the reader skips fields that only a newer schema has, and validates them like fields that it reads.
     */
    @Test
    void skippedFieldsAreValidatedLikeFieldsThatAreRead() throws IOException {
        Schema newer = newerSchema();
        RecordDecoder<SendRequest> skippingDecoder =
                new SchemaResolver<>(SendRequest.class, SendRequest.SCHEMA$).decoderFor(newer);
        DatumReader<GenericRecord> fullReader = new FastReaderBuilder(GenericData.get()).createDatumReader(newer);
        byte[] validNewer = newerRecord(newer);
        assertThat(commonFields(decode(skippingDecoder::decode, validNewer))).contains(List.of("m-1", "anna", "Hello"));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] value = damaged(validNewer, 0, random);
            assertThat(commonFields(decode(skippingDecoder::decode, value)))
                    .as("seed %d, round %d: %s", seed, i, HexFormat.of().formatHex(value))
                    .isEqualTo(commonFields(decode(input -> fullReader.read(null, input), value)));
        }
    }

    /**
     * Returns the current schema with three additional fields (of the types bytes, string and array) before the body.
     */
    private static Schema newerSchema() {
        return new Schema.Parser()
                .parse(SendRequest.SCHEMA$
                        .toString()
                        .replace(
                                "{\"name\":\"body\"",
                                "{\"name\":\"picture\",\"type\":\"bytes\"},{\"name\":\"note\",\"type\":\"string\"},"
                                        + "{\"name\":\"tags\",\"type\":{\"type\":\"array\",\"items\":\"string\"}},"
                                        + "{\"name\":\"body\""));
    }

    private static byte[] newerRecord(Schema newer) throws IOException {
        GenericData.Record request = new GenericRecordBuilder(newer)
                .set("id", "m-1")
                .set("recipient", "anna")
                .set("picture", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .set("note", "Gr\u00fc\u00dfe")
                .set("tags", List.of("a", "b"))
                .set("body", ByteBuffer.wrap("Hello".getBytes(UTF_8)))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(newer).write(request, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static <T extends IndexedRecord> Optional<T> decode(RecordDecoder<T> decoder, byte[] value) {
        try {
            AvroInput input = new AvroInput(value, 0, false);
            T decoded = decoder.decode(input);
            return input.remainingBytes() == 0 ? Optional.of(decoded) : Optional.empty();
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Returns the values of fields that the current and the newer schema have in common. */
    private static Optional<List<String>> commonFields(Optional<? extends IndexedRecord> request) {
        return request.map(it -> List.of(
                it.get(it.getSchema().getField("id").pos()).toString(),
                it.get(it.getSchema().getField("recipient").pos()).toString(),
                ISO_8859_1
                        .decode(((ByteBuffer)
                                        it.get(it.getSchema().getField("body").pos()))
                                .duplicate())
                        .toString()));
    }

    private byte[] damaged(Random random) {
        return damaged(validRecord, HEADER, random);
    }

    private static byte[] damaged(byte[] validRecord, int from, Random random) {
        byte[] damaged = validRecord.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            damaged[from + random.nextInt(validRecord.length - from)] = (byte) random.nextInt();
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
                .put(validRecord, 0, HEADER)
                .put(body)
                .array();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

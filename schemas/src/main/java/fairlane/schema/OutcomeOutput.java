package fairlane.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes outcomes as the same bytes as {@link AvroOutput} does, but faster. Workers write one outcome for each
 * attempt, and the writer of the Avro library, which inspects schema and value for each field, takes about ten times as
 * long.
 */
final class OutcomeOutput implements RecordOutput<Outcome> {
    private static final int LONG_BYTES = 10;
    /**
     * The maximum number of bytes of an encoded outcome without the bytes of its texts: five timestamps, two ints, the
     * lengths of five texts, and one byte for each of the 8 optional fields.
     */
    private static final int MAX_BYTES_WITHOUT_TEXTS = (5 + 2 + 5) * LONG_BYTES + 8;

    private static final byte[] NONE = {};

    @Override
    public byte[] write(byte[] header, Outcome outcome) {
        byte[] id = requiredUtf8("id", outcome.getId());
        byte[] channel = requiredUtf8("channel", outcome.getChannel());
        byte[] sender = utf8(outcome.getSender());
        byte[] providerId = utf8(outcome.getProviderId());
        byte[] error = utf8(outcome.getError());
        int texts = id.length + channel.length + sender.length + providerId.length + error.length;
        AvroBuffer bytes = new AvroBuffer(header, MAX_BYTES_WITHOUT_TEXTS + texts);
        bytes.text(id);
        bytes.text(channel);
        bytes.optional(outcome.getSender() != null, sender);
        bytes.number(outcome.getAttempt());
        bytes.number(requiredStatus(outcome).ordinal());
        bytes.optional(outcome.getProviderId() != null, providerId);
        bytes.time(outcome.getAcceptedAt());
        bytes.time(outcome.getReleasedAt());
        bytes.time(outcome.getStartedAt());
        bytes.time(outcome.getEndedAt());
        bytes.time(outcome.getNextAttemptAt());
        bytes.optional(outcome.getError() != null, error);
        return bytes.toArray();
    }

    private static byte[] requiredUtf8(String field, @Nullable String text) {
        if (text == null) {
            throw new AvroRuntimeException("an Outcome needs a value in " + field);
        }
        return utf8(text);
    }

    private static OutcomeStatus requiredStatus(Outcome outcome) {
        if (outcome.getStatus() == null) {
            throw new AvroRuntimeException("an Outcome needs a value in status");
        }
        return outcome.getStatus();
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? NONE : text.getBytes(UTF_8);
    }

    /**
     * A buffer with methods that append values in the binary encoding of Avro. It does not grow, because its initial
     * capacity is sufficient for the outcome.
     */
    private static final class AvroBuffer {
        private final byte[] bytes;
        private int size;

        AvroBuffer(byte[] header, int maxBytes) {
            bytes = Arrays.copyOf(header, header.length + maxBytes);
            size = header.length;
        }

        /** Writes a number in zigzag encoding, seven bits per byte, the lowest bits first. */
        void number(long number) {
            long rest = (number << 1) ^ (number >> 63);
            while ((rest & ~0x7FL) != 0) {
                bytes[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[size++] = (byte) rest;
        }

        void text(byte[] utf8) {
            number(utf8.length);
            System.arraycopy(utf8, 0, bytes, size, utf8.length);
            size += utf8.length;
        }

        /** Writes an optional text as a union, whose first branch is null and whose second branch is the text. */
        void optional(boolean isPresent, byte[] utf8) {
            number(isPresent ? 1 : 0);
            if (isPresent) {
                text(utf8);
            }
        }

        void time(@Nullable Instant time) {
            number(time == null ? 0 : 1);
            if (time != null) {
                number(time.toEpochMilli());
            }
        }

        byte[] toArray() {
            return Arrays.copyOf(bytes, size);
        }
    }
}

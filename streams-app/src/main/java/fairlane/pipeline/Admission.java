package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.SmsSegments;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.HeaderNames;
import fairlane.wire.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Turns a record of a requests topic into a message, or says why it cannot be one. */
final class Admission {
    /** The most bytes of a request: key, value and headers. */
    static final int MAX_BYTES = 900_000;
    /** What a header takes besides its own bytes: many empty ones must not outgrow the other topics either. */
    private static final int HEADER_OVERHEAD = 8;
    /** The year 9999. */
    private static final long MAX_TIME = 253_402_300_799_999L;

    /** Headers that a delivery is given anew, or that were meant for us. */
    private static final Set<String> OURS = Set.of(
            HeaderNames.ID,
            HeaderNames.SENDER,
            HeaderNames.ATTEMPT,
            HeaderNames.ACCEPTED_AT,
            HeaderNames.RELEASED_AT,
            HeaderNames.GAP,
            HeaderNames.SPACING,
            HeaderNames.NOT_BEFORE,
            HeaderNames.REASON,
            HeaderNames.ERROR,
            HeaderNames.SOURCE);

    private static final Header[] NO_HEADERS = {};

    private final int partitions;
    private final RecordReader<SendRequest> reader;
    private final PolicyTable policies;
    private final SuspendedChannels suspended;

    Admission(int partitions, Encodings encodings, PolicyTable policies, SuspendedChannels suspended) {
        this.partitions = partitions;
        this.reader = encodings.viewer(SendRequest.class);
        this.policies = policies;
        this.suspended = suspended;
    }

    /** A record as it came, and where from. */
    record Arrival(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp,
            int partition,
            long offset,
            boolean bulk) {}

    /** What a record turns out to be. */
    sealed interface Verdict {
        record Admitted(Message message) implements Verdict {}

        /** It lies in a partition that is not its customer's. */
        record Misplaced() implements Verdict {}

        record Refused(Reason reason, String sentence) implements Verdict {}
    }

    /** A fault of a record, on its way to becoming a {@link Verdict.Refused}. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        Fault(Reason reason, String sentence) {
            super(sentence, null, false, false);
            this.reason = reason;
        }
    }

    Verdict judge(Arrival arrival) {
        try {
            if (arrival.key() == null) {
                throw malformed("it has no key; the key is the customer, or else the phone number");
            }
            if (arrival.value() == null) {
                throw malformed("it has no value");
            }
            requireSize(arrival);
            if (isMisplaced(arrival.key(), arrival.partition())) {
                return new Verdict.Misplaced();
            }
            return new Verdict.Admitted(message(arrival, arrival.key(), arrival.value()));
        } catch (Fault fault) {
            return new Verdict.Refused(fault.reason, String.valueOf(fault.getMessage()));
        } catch (UnreadableRecordException e) {
            return new Verdict.Refused(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The customer that a key is.
     *
     * @throws IllegalArgumentException with a sentence where it is none
     */
    String customer(byte @Nullable [] key) {
        try {
            if (key == null) {
                throw malformed("it has no key; the key is the customer");
            }
            String customer = text(key, "key");
            requireName("customer", customer, key.length);
            return customer;
        } catch (Fault fault) {
            throw new IllegalArgumentException(fault.getMessage(), fault);
        }
    }

    boolean isMisplaced(byte[] key, int partition) {
        return partitionOf(key) != partition;
    }

    /** As Kafka's default partitioner has it. */
    private int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private Message message(Arrival arrival, byte[] key, byte[] value) throws Fault, UnreadableRecordException {
        String customer = text(key, "key");
        requireName("customer", customer, key.length);
        SendRequest asked = reader.read(value);
        PolicyTable.ChannelEntry channel = requireChannel(asked.getChannel());
        requireName("id", asked.getId());
        boolean hasSender = asked.getSender() != null;
        if (hasSender) {
            requireName("sender", asked.getSender());
        }
        Request request = request(arrival, customer, asked, channel.name(), cost(asked, channel.countsSegments()));
        int attempt = (int) number(arrival.headers(), HeaderNames.ATTEMPT, 1);
        return new Message(request, asked.getId(), hasSender, attempt, foreign(arrival.headers()), value);
    }

    private static Request request(Arrival arrival, String customer, SendRequest asked, String channel, int cost)
            throws Fault {
        Headers headers = arrival.headers();
        String sender = asked.getSender();
        boolean retry = headers.lastHeader(HeaderNames.ATTEMPT) != null;
        Instant notBefore = asked.getNotBefore();
        Instant expiresAt = asked.getExpiresAt();
        return new Request(
                channel,
                customer,
                sender == null ? customer : sender,
                priority(asked),
                cost,
                retry,
                retry,
                Message.position(arrival.offset(), arrival.bulk()),
                number(headers, HeaderNames.ACCEPTED_AT, arrival.timestamp()),
                number(headers, HeaderNames.NOT_BEFORE, notBefore == null ? Long.MIN_VALUE : notBefore.toEpochMilli()),
                expiresAt == null ? Long.MAX_VALUE : expiresAt.toEpochMilli());
    }

    private static MessagePriority priority(SendRequest asked) {
        return switch (asked.getPriority()) {
            case HIGH -> MessagePriority.HIGH;
            case NORMAL -> MessagePriority.NORMAL;
            case BULK -> MessagePriority.BULK;
        };
    }

    private static void requireSize(Arrival arrival) throws Fault {
        long size = size(arrival.key(), arrival.value(), arrival.headers());
        if (size > MAX_BYTES) {
            throw malformed("it has " + size + " bytes; a request has at most 900,000");
        }
    }

    /** The bytes of a record. */
    static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = (key == null ? 0L : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + Utils.utf8Length(header.key());
            size += header.value() == null ? 0 : header.value().length;
        }
        return size;
    }

    private PolicyTable.ChannelEntry requireChannel(String channel) throws Fault {
        PolicyTable.ChannelEntry entry = policies.entry(channel);
        if (entry == null) {
            throw Topics.isChannelName(channel)
                    ? new Fault(Reason.UNKNOWN_CHANNEL, "there is no channel " + channel)
                    : malformed("a channel's name is 1 to 80 of A-Z a-z 0-9 . _ -, not " + shown(channel));
        }
        if (suspended.state(entry.name()) == ChannelTopics.State.MISSING) {
            throw new Fault(Reason.UNKNOWN_CHANNEL, "the deliveries topic of the channel " + channel + " is missing");
        }
        return entry;
    }

    private static void requireName(String what, String name) throws Fault {
        requireName(what, name, name.length() <= StoreKeys.MAX_NAME / 3 ? name.length() : Utils.utf8Length(name));
    }

    private static void requireName(String what, String name, int bytes) throws Fault {
        if (name.isEmpty()) {
            throw malformed("its " + what + " is empty");
        }
        if (bytes > StoreKeys.MAX_NAME) {
            throw malformed(
                    "its " + what + " is too long: " + bytes + " bytes, and at most 255 are allowed: " + shown(name));
        }
    }

    private static int cost(SendRequest asked, boolean countsSegments) throws Fault {
        Integer given = asked.getCost();
        int cost = given != null ? given : countsSegments ? segments(asked) : 1;
        if (cost < 1 || cost > Request.MAX_COST) {
            throw malformed(
                    "a cost is 1 to 1,000, not " + cost + (given == null ? " (the SMS segments of the body)" : ""));
        }
        return cost;
    }

    private static int segments(SendRequest asked) {
        return SmsSegments.count(UTF_8.decode(asked.getBody().duplicate()).toString());
    }

    private static String text(byte[] bytes, String what) throws Fault {
        String text = new String(bytes, UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(bytes, what);
        }
        return text;
    }

    private static void requireUtf8(byte[] bytes, String what) throws Fault {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw malformed("its " + what + " is not UTF-8 text");
        }
    }

    private static long number(Headers headers, String name, long absent) throws Fault {
        Header header = headers.lastHeader(name);
        if (header == null) {
            return absent;
        }
        String text = header.value() == null ? "" : new String(header.value(), UTF_8);
        try {
            long number = Long.parseLong(text);
            boolean counts = name.equals(HeaderNames.ATTEMPT);
            if (number >= (counts ? 1 : 0) && number <= (counts ? Integer.MAX_VALUE : MAX_TIME)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed("its header " + name + " is not a number: " + shown(text));
        }
        throw malformed("its header " + name + " is out of range: " + shown(text));
    }

    /** The headers that go on to the delivery as they are. */
    private static Header[] foreign(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return NO_HEADERS;
        }
        List<Header> kept = new ArrayList<>(all.length);
        for (Header header : all) {
            if (!OURS.contains(header.key())) {
                kept.add(header);
            }
        }
        return kept.toArray(NO_HEADERS);
    }

    private static Fault malformed(String sentence) {
        return new Fault(Reason.MALFORMED, sentence);
    }

    /** At most as much of a foreign text as a sentence has room for. */
    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}

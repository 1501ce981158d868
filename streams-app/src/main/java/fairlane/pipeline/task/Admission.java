package fairlane.pipeline.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.CustomerPartitioner;
import fairlane.contract.DeadLetterReason;
import fairlane.contract.HeaderNames;
import fairlane.contract.MessageCost;
import fairlane.contract.PolicyTable;
import fairlane.contract.RequestLimits;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import fairlane.pipeline.store.Message;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.schema.Encodings;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Decodes and validates the records of the requests and bulk topics. */
final class Admission {
    /**
     * The number of bytes that each header counts in addition to the bytes of its name and value. Without this
     * addition, a record with many empty headers could be larger than the size limit.
     */
    private static final int HEADER_OVERHEAD = 8;

    private static final Header[] NO_HEADERS = {};

    private final CustomerPartitioner partitioner;
    private final RecordReader<SendRequest> reader;
    private final PolicyTable policies;
    private final SuspendedChannels suspendedChannels;

    Admission(int partitions, Encodings encodings, PolicyTable policies, SuspendedChannels suspendedChannels) {
        this.partitioner = new CustomerPartitioner(partitions);
        this.reader = encodings.viewer(SendRequest.class);
        this.policies = policies;
        this.suspendedChannels = suspendedChannels;
    }

    /** A record of the requests or bulk topic. */
    record IncomingRecord(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp,
            int partition,
            long offset,
            boolean bulk) {}

    /** The result of {@link Admission#admit}, which states whether a record becomes a message. */
    sealed interface AdmissionResult {
        record Admitted(Message message) implements AdmissionResult {}

        /** The record was written to a partition other than the partition of its key. */
        record Misplaced() implements AdmissionResult {}

        record Refused(DeadLetterReason reason, String error) implements AdmissionResult {}
    }

    /**
     * Thrown by the validation of a record that is invalid. It contains the reason, which becomes part of {@link
     * AdmissionResult.Refused}.
     */
    private static final class InvalidRequestException extends Exception {
        private static final long serialVersionUID = 1L;
        private final DeadLetterReason reason;

        InvalidRequestException(DeadLetterReason reason, String error) {
            super(error, null, false, false);
            this.reason = reason;
        }
    }

    AdmissionResult admit(IncomingRecord incoming) {
        try {
            if (incoming.key() == null) {
                throw malformed("the record has no key: use the customer, or else the phone number, as its key");
            }
            if (incoming.value() == null) {
                throw malformed("the record has no value");
            }
            requireSize(incoming);
            if (isMisplaced(incoming.key(), incoming.partition())) {
                return new AdmissionResult.Misplaced();
            }
            return new AdmissionResult.Admitted(message(incoming, incoming.key(), incoming.value()));
        } catch (InvalidRequestException fault) {
            return new AdmissionResult.Refused(fault.reason, String.valueOf(fault.getMessage()));
        } catch (UnreadableRecordException e) {
            return new AdmissionResult.Refused(DeadLetterReason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Decodes the key of a record as the name of a customer.
     *
     * @throws IllegalArgumentException if the key is not a valid customer name; the exception message says why
     */
    String decodeCustomer(byte @Nullable [] key) {
        try {
            if (key == null) {
                throw malformed("the record has no key: use the customer as its key");
            }
            String customer = decodeUtf8(key, "key");
            requireName("customer", customer, key.length);
            return customer;
        } catch (InvalidRequestException fault) {
            throw new IllegalArgumentException(fault.getMessage(), fault);
        }
    }

    boolean isMisplaced(byte[] key, int partition) {
        return partitioner.partitionOf(key) != partition;
    }

    private Message message(IncomingRecord incoming, byte[] key, byte[] value)
            throws InvalidRequestException, UnreadableRecordException {
        String customer = decodeUtf8(key, "key");
        requireName("customer", customer, key.length);
        SendRequest sendRequest = reader.read(value);
        PolicyTable.ChannelEntry channel = requireChannel(sendRequest.getChannel());
        requireName("id", sendRequest.getId());
        boolean hasSender = sendRequest.getSender() != null;
        if (hasSender) {
            requireName("sender", sendRequest.getSender());
        }
        Request request =
                request(incoming, customer, sendRequest, channel.name(), cost(sendRequest, channel.costBySegments()));
        int attempt = (int) numericHeader(incoming.headers(), HeaderNames.ATTEMPT, 1);
        return new Message(
                request, sendRequest.getId(), hasSender, attempt, forwardedHeaders(incoming.headers()), value);
    }

    private static Request request(
            IncomingRecord incoming, String customer, SendRequest sendRequest, String channel, int cost)
            throws InvalidRequestException {
        Headers headers = incoming.headers();
        String sender = sendRequest.getSender();
        boolean retry = headers.lastHeader(HeaderNames.ATTEMPT) != null;
        Instant notBefore = sendRequest.getNotBefore();
        Instant expiresAt = sendRequest.getExpiresAt();
        return new Request(
                channel,
                customer,
                sender == null ? customer : sender,
                priority(sendRequest),
                cost,
                retry,
                retry,
                Message.position(incoming.offset(), incoming.bulk()),
                numericHeader(headers, HeaderNames.ACCEPTED_AT, incoming.timestamp()),
                numericHeader(
                        headers, HeaderNames.NOT_BEFORE, notBefore == null ? Long.MIN_VALUE : notBefore.toEpochMilli()),
                expiresAt == null ? Long.MAX_VALUE : expiresAt.toEpochMilli());
    }

    private static MessagePriority priority(SendRequest sendRequest) {
        return switch (sendRequest.getPriority()) {
            case HIGH -> MessagePriority.HIGH;
            case NORMAL -> MessagePriority.NORMAL;
            case BULK -> MessagePriority.BULK;
        };
    }

    private static void requireSize(IncomingRecord incoming) throws InvalidRequestException {
        long size = recordSize(incoming.key(), incoming.value(), incoming.headers());
        if (size > RequestLimits.MAX_REQUEST_BYTES) {
            throw malformed("the request has " + size + " bytes; at most 900,000 are allowed");
        }
    }

    /**
     * Returns the size of a record's key, value and headers in bytes. Each header counts as the bytes of its name and
     * value plus {@link #HEADER_OVERHEAD}.
     */
    static long recordSize(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = (key == null ? 0L : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + Utils.utf8Length(header.key());
            size += header.value() == null ? 0 : header.value().length;
        }
        return size;
    }

    private PolicyTable.ChannelEntry requireChannel(String channel) throws InvalidRequestException {
        PolicyTable.ChannelEntry entry = policies.channelEntry(channel);
        if (entry == null) {
            throw Topics.isChannelName(channel)
                    ? new InvalidRequestException(DeadLetterReason.UNKNOWN_CHANNEL, "there is no channel " + channel)
                    : malformed("a channel name has 1 to 80 characters of A-Z a-z 0-9 . _ -, unlike "
                            + abbreviated(channel));
        }
        if (suspendedChannels.state(entry.name()) == ChannelTopicStates.TopicState.MISSING) {
            throw new InvalidRequestException(
                    DeadLetterReason.UNKNOWN_CHANNEL, "the deliveries topic of the channel " + channel + " is missing");
        }
        return entry;
    }

    private static void requireName(String field, String name) throws InvalidRequestException {
        requireName(
                field,
                name,
                name.length() <= RequestLimits.MAX_NAME_BYTES / 3 ? name.length() : Utils.utf8Length(name));
    }

    private static void requireName(String field, String name, int bytes) throws InvalidRequestException {
        if (name.isEmpty()) {
            throw malformed("the " + field + " is empty");
        }
        if (bytes > RequestLimits.MAX_NAME_BYTES) {
            throw malformed("the " + field + " has " + bytes + " bytes; at most 255 are allowed: " + abbreviated(name));
        }
    }

    private static int cost(SendRequest sendRequest, boolean costBySegments) throws InvalidRequestException {
        int cost = MessageCost.of(sendRequest, costBySegments);
        if (cost < 1 || cost > RequestLimits.MAX_COST) {
            throw malformed("the cost must be 1 to 1,000, not " + cost
                    + (sendRequest.getCost() == null ? " (the SMS segments of the body)" : ""));
        }
        return cost;
    }

    private static String decodeUtf8(byte[] bytes, String field) throws InvalidRequestException {
        String text = new String(bytes, UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(bytes, field);
        }
        return text;
    }

    private static void requireUtf8(byte[] bytes, String field) throws InvalidRequestException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw malformed("the " + field + " is not UTF-8 text");
        }
    }

    private static long numericHeader(Headers headers, String name, long defaultValue) throws InvalidRequestException {
        Header header = headers.lastHeader(name);
        if (header == null) {
            return defaultValue;
        }
        String text = header.value() == null ? "" : new String(header.value(), UTF_8);
        try {
            long number = Long.parseLong(text);
            boolean isAttempt = name.equals(HeaderNames.ATTEMPT);
            if (number >= (isAttempt ? 1 : 0)
                    && number <= (isAttempt ? Integer.MAX_VALUE : RequestLimits.MAX_EPOCH_MILLIS)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed("the header " + name + " is not a number: " + abbreviated(text));
        }
        throw malformed("the header " + name + " is out of range: " + abbreviated(text));
    }

    /** Returns the headers of a request that are copied to the delivery unchanged. */
    private static Header[] forwardedHeaders(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return NO_HEADERS;
        }
        List<Header> forwarded = new ArrayList<>(all.length);
        for (Header header : all) {
            if (!HeaderNames.NOT_FORWARDED.contains(header.key())) {
                forwarded.add(header);
            }
        }
        return forwarded.toArray(NO_HEADERS);
    }

    private static InvalidRequestException malformed(String error) {
        return new InvalidRequestException(DeadLetterReason.MALFORMED, error);
    }

    /** Returns at most the first 40 characters of a text from the request, for use in an error text. */
    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}

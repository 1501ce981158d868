package fairlane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.contract.RequestLimits;
import fairlane.schema.Priority;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses the fields of one request in JSON, and records a fault for each invalid field. */
final class RequestFields {
    private static final List<String> KNOWN_FIELDS = List.of(
            "customer",
            "id",
            "channel",
            "sender",
            "recipient",
            "body",
            "contentType",
            "attributes",
            "priority",
            "cost",
            "notBefore",
            "expiresAt");

    private static final int MAX_ATTRIBUTES = 100;

    /**
     * The smallest number that is accepted as a time in epoch milliseconds. A smaller number would be a time before
     * 1973, so the client has probably sent seconds instead of milliseconds.
     */
    private static final long MIN_EPOCH_MILLIS = 100_000_000_000L;

    private final JsonNode node;
    private final List<String> faults = new ArrayList<>();

    RequestFields(JsonNode node) {
        this.node = node;
    }

    RequestJson.RequestParseResult read(Supplier<String> ids) {
        node.fieldNames().forEachRemaining(this::checkKnownField);
        String customer = required("customer", boundedText("customer"));
        SendRequest request = request(ids);
        return faults.isEmpty()
                ? new RequestJson.ParsedRequest(customer, request)
                : new RequestJson.InvalidRequest(faults);
    }

    private SendRequest request(Supplier<String> ids) {
        SendRequest request = new SendRequest();
        String id = boundedText("id");
        request.setId(id == null ? ids.get() : id);
        request.setChannel(channel());
        request.setSender(boundedText("sender"));
        request.setRecipient(required("recipient", text("recipient")));
        readBody(request);
        request.setAttributes(attributes());
        request.setPriority(priority());
        request.setCost(cost());
        readTimes(request);
        return request;
    }

    private void checkKnownField(String field) {
        if (!KNOWN_FIELDS.contains(field)) {
            faults.add("unknown field " + abbreviate(field) + "; the fields are " + String.join(", ", KNOWN_FIELDS));
        }
    }

    private @Nullable JsonNode value(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable String text(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            faults.add(field + " must be a non-empty string, not " + abbreviate(value));
        }
        return value.textValue();
    }

    private @Nullable String boundedText(String field) {
        String name = text(field);
        if (name == null) {
            return null;
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (!new String(utf8, StandardCharsets.UTF_8).equals(name)) { // a lone surrogate is encoded as ?
            faults.add(field + " contains half a character (a lone surrogate)");
        }
        if (utf8.length > RequestLimits.MAX_NAME_BYTES) {
            faults.add(
                    field + " is " + utf8.length + " bytes of UTF-8; the maximum is " + RequestLimits.MAX_NAME_BYTES);
        }
        return name;
    }

    /** Returns the text of a required field, and records a fault if the field is missing. */
    private String required(String field, @Nullable String text) {
        if (value(field) == null) {
            faults.add(field + " is missing");
        }
        return text == null ? "" : text;
    }

    private String channel() {
        String channel = text("channel");
        if (channel == null) {
            return "default";
        }
        if (!channel.isEmpty() && !Topics.isChannelName(channel)) {
            faults.add("channel must be 1 to 80 letters, digits, dots, underscores and hyphens, not "
                    + abbreviate(channel));
        }
        return channel;
    }

    private void readBody(SendRequest request) {
        JsonNode body = value("body");
        String contentType = text("contentType");
        boolean json = body != null && !body.isTextual();
        if (body == null) {
            faults.add("body is missing");
        } else {
            String text = json ? body.toString() : body.textValue();
            request.setBody(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (contentType != null) {
            request.setContentType(contentType);
        } else {
            request.setContentType(json ? "application/json" : "text/plain; charset=utf-8");
        }
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        JsonNode value = value("attributes");
        if (value != null && !value.isObject()) {
            faults.add("attributes must be an object of strings, not " + abbreviate(value));
        } else if (value != null && value.size() > MAX_ATTRIBUTES) {
            faults.add("attributes has " + value.size() + " entries; the maximum is " + MAX_ATTRIBUTES);
        } else if (value != null) {
            value.properties().forEach(entry -> putAttribute(attributes, entry.getKey(), entry.getValue()));
        }
        return attributes;
    }

    private void putAttribute(Map<String, String> attributes, String name, JsonNode value) {
        if (!value.isTextual()) {
            faults.add("attributes." + abbreviate(name) + " must be a string, not " + abbreviate(value));
        } else {
            attributes.put(name, value.textValue());
        }
    }

    private Priority priority() {
        JsonNode value = value("priority");
        if (value == null) {
            return Priority.NORMAL;
        }
        String wanted = value.asText().toUpperCase(Locale.ROOT);
        return Arrays.stream(Priority.values())
                .filter(priority -> priority.name().equals(wanted))
                .findFirst()
                .orElseGet(() -> {
                    faults.add("priority must be HIGH, NORMAL or BULK, not " + abbreviate(value));
                    return Priority.NORMAL;
                });
    }

    private @Nullable Integer cost() {
        JsonNode value = value("cost");
        if (value == null) {
            return null;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > RequestLimits.MAX_COST) {
            faults.add("cost must be a whole number from 1 to 1000, not " + abbreviate(value));
        }
        return value.intValue();
    }

    private void readTimes(SendRequest request) {
        Instant notBefore = time("notBefore");
        Instant expiresAt = time("expiresAt");
        request.setNotBefore(notBefore);
        request.setExpiresAt(expiresAt);
        if (notBefore != null && expiresAt != null && !expiresAt.isAfter(notBefore)) {
            faults.add("expiresAt is not after notBefore, so that the message could never be sent");
        }
    }

    private @Nullable Instant time(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        Instant time = value.isIntegralNumber() ? parseEpochMillis(value) : parseIsoTime(value);
        if (time == null) {
            faults.add(
                    field + " must be a time in ISO 8601 with a zone, such as 2030-01-31T08:00:00Z, or in milliseconds"
                            + " since 1970, not " + abbreviate(value));
        }
        return time;
    }

    private static @Nullable Instant parseEpochMillis(JsonNode value) {
        boolean plausible = value.canConvertToLong() && inRange(value.longValue());
        return plausible ? Instant.ofEpochMilli(value.longValue()) : null;
    }

    private static @Nullable Instant parseIsoTime(JsonNode value) {
        try {
            Instant time = OffsetDateTime.parse(value.asText()).toInstant();
            return inRange(time.toEpochMilli()) ? Instant.ofEpochMilli(time.toEpochMilli()) : null;
        } catch (DateTimeParseException | ArithmeticException e) {
            return null; // the caller records the fault
        }
    }

    private static boolean inRange(long millis) {
        return millis >= MIN_EPOCH_MILLIS && millis <= RequestLimits.MAX_EPOCH_MILLIS;
    }

    private static String abbreviate(Object value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
